import type { Binding, Lang } from '../../model/index.ts'

/** What a check of many records says for itself, in one language. */
export interface BulkWords {
  stopped(records: number): string
  heldWait(number: number): string
  readonly tooLarge: string
  readonly fromNeeds: string
  readonly onlyTables: string
  readonly parquetFile: string
  progress(records: string, rate: string, percent: string | null, left: string | null): string
  violations(rules: number): string
  rule(binding: Binding, fail: string, breaches: string, decided: string, unknown: string): string
  line(number: number): string
  more(count: string): string
  problems(count: string): string
  readonly all: string
}

export const WORDS: Readonly<Record<Lang, BulkWords>> = {
  en: {
    stopped: (records) => `stopped after record ${records}; go on with --from ${records}`,
    heldWait: (number) =>
      `${number} records that are judged together with others wait for the run that comes to the end of the input`,
    tooLarge:
      'this input is too large for this format; use -f ndjson or -f csv, or -f text for a summary, without --detail all',
    fromNeeds: '--from needs NDJSON or tables, and -f ndjson, -f csv or -f text without --detail all',
    onlyTables: '`--engine sql` is for tables: Parquet files, CSV, or postgres://…?table=name',
    parquetFile: 'Parquet is no text: write it to a file with `-f parquet=FILE`',
    progress: (records, rate, percent, left) =>
      [`${records} records`, `${rate}/s`, percent, left === null ? null : `${left} left`]
        .filter((part) => part !== null)
        .join(' · '),
    violations: (rules) => `Violations of ${rules} rule${rules === 1 ? '' : 's'}`,
    rule: (binding, fail, breaches, decided, unknown) =>
      `${binding}: ${fail} of ${decided} decided fail (${breaches} breaches), ${unknown} unknown`,
    line: (number) => `line ${number}`,
    more: (count) => `… and ${count} more`,
    problems: (count) => `Problems with the input (${count})`,
    all: 'Every violation, a line each: -f ndjson or -f csv',
  },
  'zh-CN': {
    stopped: (records) => `已停在第 ${records} 条记录之后；用 --from ${records} 继续`,
    heldWait: (number) => `有 ${number} 条须与其他记录一并判定，留待读完全部输入的那次运行`,
    tooLarge: '输入过大，不能用这种格式；请用 -f ndjson 或 -f csv，或用 -f text 看汇总，且不用 --detail all',
    fromNeeds: '--from 须用于 NDJSON 或表格，格式为 -f ndjson、-f csv 或 -f text，且不用 --detail all',
    onlyTables: '`--engine sql` 只用于表：Parquet 文件、CSV，或 postgres://…?table=表名',
    parquetFile: 'Parquet 不是文本，请用 `-f parquet=文件` 写入文件',
    progress: (records, rate, percent, left) =>
      [`${records} 条`, `${rate} 条/秒`, percent, left === null ? null : `还需 ${left}`]
        .filter((part) => part !== null)
        .join(' · '),
    violations: (rules) => `${rules} 条规则有不符合项`,
    rule: (binding, fail, breaches, decided, unknown) =>
      `${binding}：已判定 ${decided}，不符合 ${fail}（其中违反 ${breaches}），无法判定 ${unknown}`,
    line: (number) => `第 ${number} 行`,
    more: (count) => `……另有 ${count} 条`,
    problems: (count) => `输入的问题 (${count})`,
    all: '逐条列出全部不符合项：-f ndjson 或 -f csv',
  },
}
