import type { Paragraph, Table } from 'docx'
import type { NoticeData, NoticeItem } from './notice.ts'
import {
  bodyText,
  centred,
  emptyLine,
  flushText,
  headingText,
  letterhead,
  officialDocument,
  pageBreak,
  redLine,
  signatureLines,
  tableOf,
  titleLine,
} from './official.ts'
import { ordinal } from './tell.ts'
import { dayText } from './words.ts'

/** What the office still has to write, in marks that cannot be overlooked. */
const blank = (what: string): string => `〔待填：${what}〕`

/** A signature never stands on a page without text. */
const KEPT = { keepNext: true } as const

/** A notice as a document of Word or WPS, in Chinese, laid out after GB/T 9704. */
export const noticeDocx = (notice: NoticeData): Promise<Uint8Array> => {
  const { date, items } = notice
  const title = notice.order ? '责令整改通知书' : '整改通知书'
  return officialDocument({ title, day: date ?? '1980-01-01' }, [
    ...headOf(notice, title),
    flushText(`${notice.addressee ?? blank('主送单位')}：`),
    ...bodyOf(notice),
    ...(items.length > 1 ? [emptyLine(KEPT), bodyText('附件：不符合项清单', KEPT)] : []),
    emptyLine(KEPT),
    emptyLine(KEPT),
    ...signatureLines([notice.issuer ?? blank('发文机关'), date === null ? blank('成文日期') : dayText(date, 'zh-CN')]),
    ...(items.length > 1 ? attachment(items) : []),
  ])
}

const headOf = ({ redHead, issuer, number }: NoticeData, title: string): readonly Paragraph[] => {
  const numbered = centred(number ?? blank('发文字号'))
  return redHead
    ? [letterhead(issuer ?? blank('发文机关')), emptyLine(), numbered, redLine(), titleLine(title), emptyLine()]
    : [titleLine(title), numbered, emptyLine()]
}

const bodyOf = ({ planTitle, items, deadline, contact }: NoticeData): readonly Paragraph[] => {
  const subjects = [...new Set(items.map(({ subject, area }) => `${subject}（${area}）`))].join('、')
  const days = [...new Set(items.map(({ asOf }) => dayText(asOf, 'zh-CN')))].join('、')
  const listed = (told: (item: NoticeItem) => string): readonly Paragraph[] =>
    items.map((item, index) => bodyText(items.length === 1 ? told(item) : `（${ordinal(index + 1)}）${told(item)}`))
  return [
    bodyText(
      `对照《${planTitle}》，根据数据日期为${days}的记录，${subjects}有下列 ${items.length} 项不符合要求，现通知你单位整改。`,
    ),
    headingText(1, '一、查明的事实'),
    ...listed(({ subject, title, facts }) => `${subject}：${title}。${facts}。`),
    headingText(1, '二、依据'),
    ...listed(({ clause }) => `《${planTitle}》${clause.path}：“${clause.quote}”。`),
    headingText(1, '三、整改要求'),
    ...listed(({ remedy }) => (remedy === null ? `按上述依据整改，${blank('具体措施')}。` : `${remedy}。`)),
    headingText(1, '四、整改期限'),
    bodyText(`请于${deadline === null ? blank('整改期限') : dayText(deadline, 'zh-CN')}前完成整改。`),
    headingText(1, '五、报告方式'),
    bodyText(
      `整改完成后，请在期限届满前将整改情况和佐证材料书面报送我单位，联系方式：${contact ?? blank('联系人、电话、地址')}。对查明的事实有异议的，请在收到本通知之日起${blank('天数')}日内书面提出。`,
      KEPT,
    ),
  ]
}

const attachment = (items: readonly NoticeItem[]): readonly (Paragraph | Table)[] => [
  pageBreak(),
  flushText('附件'),
  emptyLine(),
  titleLine('不符合项清单'),
  emptyLine(),
  ...tableOf(
    '',
    [
      { heading: '序号', width: 7, numbers: true },
      { heading: '对象', width: 19 },
      { heading: '查明的事实', width: 27 },
      { heading: '依据', width: 26 },
      { heading: '整改要求', width: 21 },
    ],
    items.map(({ subject, facts, clause, remedy }, index) => [
      String(index + 1),
      subject,
      facts,
      `${clause.path}：“${clause.quote}”`,
      remedy ?? blank('具体措施'),
    ]),
  ),
]
