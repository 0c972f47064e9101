import {
  AlignmentType,
  BorderStyle,
  Document,
  DocumentGridType,
  Footer,
  HeadingLevel,
  type IParagraphOptions,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  type ParagraphChild,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx'
import { widthOf } from '../drawing/index.ts'
import type { Column } from './outline.ts'
import { settle } from './settle.ts'

/** Millimetres in twentieths of a point. */
const mm = (length: number): number => Math.round((length * 1440) / 25.4)

/** The page of GB/T 9704: a text area of 156 × 225 mm, 37 mm from the top and 28 mm from the left of A4. */
export const PAGE = {
  size: { width: mm(210), height: mm(297) },
  margin: {
    top: mm(37),
    left: mm(28),
    right: mm(210 - 28 - 156),
    bottom: mm(297 - 37 - 225),
    header: mm(15),
    footer: mm(23),
  },
  /** Width of the text area. */
  width: mm(156),
} as const

/** 22 lines a page of 28 characters each, at 16 pt. */
const LINE = Math.floor(mm(225) / 22)
const BODY = 32
/** By so many twentieths of a point characters stand closer, for 28 to fit: no grid, which programs read differently. */
const CLOSER = Math.floor(mm(156) / 28 - BODY * 10)

/** Typefaces as the standard names them; sizes in half points: 2号 is 22 pt, 3号 16, 4号 14, 五号 10.5. */
export const FACES = {
  title: { face: '方正小标宋简体', size: 44 },
  body: { face: '仿宋', size: BODY },
  heading: { face: '黑体', size: BODY },
  subheading: { face: '楷体', size: BODY },
  cell: { face: '仿宋', size: 21 },
  head: { face: '黑体', size: 21 },
  page: { face: '宋体', size: 28 },
} as const
export type Face = keyof typeof FACES

/** Latin letters and digits keep their own face; marks that both scripts have (“ ” — ·) are Chinese ones, full width. */
const fontOf = (face: string, latin = 'Times New Roman') => ({
  ascii: latin,
  hAnsi: latin,
  cs: latin,
  eastAsia: face,
  hint: 'eastAsia',
})

/** What XML cannot hold becomes visible; a paragraph has no line breaks. */
const plain = (text: string): string =>
  text.replaceAll(/\s+/gu, ' ').replaceAll(/[^\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')

/** A run of text. */
export const run = (text: string, face: Face): TextRun =>
  new TextRun({
    text: plain(text),
    font: fontOf(FACES[face].face),
    size: FACES[face].size,
    ...(FACES[face].size === BODY ? { characterSpacing: CLOSER } : {}),
  })

type Layout = Omit<IParagraphOptions, 'text' | 'children'>

const paragraph = (children: readonly ParagraphChild[], layout: Layout): Paragraph =>
  new Paragraph({ children, ...layout })

const EXACT = { line: LINE, lineRule: LineRuleType.EXACT }
const INDENT = { firstLine: BODY * 20, firstLineChars: 200 }

/** A paragraph of the body, two characters in. */
export const bodyText = (text: string, layout: Layout = {}): Paragraph =>
  paragraph([run(text, 'body')], {
    spacing: EXACT,
    indent: INDENT,
    // a word too long for a line would pull those before it apart
    alignment: /[!-~]{30}/.test(text) ? AlignmentType.LEFT : AlignmentType.BOTH,
    ...layout,
  })

/** A line without indent. */
export const flushText = (text: string): Paragraph => bodyText(text, { indent: {} })

/** One line of a title. */
export const titleLine = (text: string): Paragraph =>
  paragraph([run(text, 'title')], {
    alignment: AlignmentType.CENTER,
    spacing: { line: 700, lineRule: LineRuleType.EXACT },
    keepNext: true,
  })

/** A line in the middle. */
export const centred = (text: string, face: Face = 'body'): Paragraph =>
  paragraph([run(text, face)], { alignment: AlignmentType.CENTER, spacing: EXACT })

/** A line left free. */
export const emptyLine = (layout: Layout = {}): Paragraph => paragraph([], { spacing: EXACT, ...layout })

/** 一、 in 黑体, （一） in 楷体. */
export const headingText = (level: 1 | 2, text: string): Paragraph =>
  paragraph([run(text, level === 1 ? 'heading' : 'subheading')], {
    heading: level === 1 ? HeadingLevel.HEADING_1 : HeadingLevel.HEADING_2,
    spacing: { ...EXACT, before: 0, after: 0 },
    indent: INDENT,
    keepNext: true,
  })

const CELL_LINE = { line: 300, lineRule: LineRuleType.EXACT }

/** Small print. */
export const smallText = (text: string): Paragraph =>
  paragraph([run(text, 'cell')], { spacing: { ...CELL_LINE, after: 120 } })

/** What a table is called, kept with it. */
const captionText = (text: string): Paragraph =>
  paragraph([run(text, 'head')], {
    alignment: AlignmentType.CENTER,
    spacing: { ...CELL_LINE, before: 160, after: 60 },
    keepNext: true,
  })

/** A table over the width of the text: fixed columns, in twentieths of a point, so that every program draws the same; its head stands on every page. */
export const tableOf = (
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): readonly (Paragraph | Table)[] => {
  const widths = widthsOf(columns)
  const cell = (text: string, index: number, head: boolean): TableCell =>
    new TableCell({
      width: { size: widths[index] ?? 0, type: WidthType.DXA },
      verticalAlign: VerticalAlignTable.CENTER,
      ...(head ? { shading: { fill: 'EDEDED' } } : {}),
      children: [
        paragraph([run(text, head ? 'head' : 'cell')], {
          alignment: head ? AlignmentType.CENTER : columns[index]?.numbers ? AlignmentType.RIGHT : AlignmentType.LEFT,
          spacing: CELL_LINE,
          keepNext: head,
        }),
      ],
    })
  const head = new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: columns.map(({ heading }, index) => cell(heading, index, true)),
  })
  const body = rows.map(
    (row) => new TableRow({ cantSplit: true, children: row.map((text, index) => cell(text, index, false)) }),
  )
  return [
    ...(caption === '' ? [] : [captionText(caption)]),
    new Table({
      width: { size: PAGE.width, type: WidthType.DXA },
      columnWidths: widths,
      layout: TableLayoutType.FIXED,
      margins: { top: 30, bottom: 30, left: 70, right: 70 },
      rows: [head, ...body],
    }),
    paragraph([], { spacing: { line: 160, lineRule: LineRuleType.EXACT } }),
  ]
}

/** The widths of columns in twentieths of a point; together the whole, to the last one. */
const widthsOf = (columns: readonly Column[]): number[] => {
  const all = columns.reduce((sum, { width }) => sum + width, 0)
  const widths = columns.map(({ width }) => Math.floor((PAGE.width * width) / all))
  const rest = PAGE.width - widths.reduce((sum, width) => sum + width, 0)
  return widths.map((width, index) => (index === 0 ? width + rest : width))
}

/** — 1 — in 4号 宋体: outside on either side of a leaf, one character in. */
const pageFooter = (side: 'left' | 'right'): Footer =>
  new Footer({
    children: [
      paragraph(
        [
          new TextRun({
            children: ['— ', PageNumber.CURRENT, ' —'],
            font: fontOf(FACES.page.face, FACES.page.face),
            size: FACES.page.size,
          }),
        ],
        {
          alignment: side === 'right' ? AlignmentType.RIGHT : AlignmentType.LEFT,
          indent: { [side]: FACES.page.size * 10 },
        },
      ),
    ],
  })

/** The day stands four characters from the right, and the office in the middle above it. */
export const signatureLines = ([issuer = '', day = '']: readonly string[]): readonly Paragraph[] => {
  const character = 320
  const right = (halves: number): number => Math.max(0, Math.round((halves * character) / 2))
  const line = (text: string, halves: number, keepNext: boolean): Paragraph =>
    bodyText(text, {
      alignment: AlignmentType.RIGHT,
      indent: { right: right(halves) },
      keepNext,
    })
  return [line(issuer, 8 + (widthOf(day) - widthOf(issuer)) / 2, true), line(day, 8, false)]
}

/** The name of the issuing body in red, as large as its length lets it be. */
export const letterhead = (name: string): Paragraph => {
  const fitting = Math.floor((PAGE.width / 20 / (widthOf(name) / 2)) * 2) - 2
  return paragraph(
    [new TextRun({ text: plain(name), font: fontOf(FACES.title.face), size: Math.min(88, fitting), color: 'FF0000' })],
    { alignment: AlignmentType.CENTER, spacing: { before: mm(20), line: 1100, lineRule: LineRuleType.EXACT } },
  )
}

/** What follows begins a page. */
export const pageBreak = (): Paragraph =>
  paragraph([], { pageBreakBefore: true, spacing: { line: 20, lineRule: LineRuleType.EXACT } })

/** A red line across, under the head of a document. */
export const redLine = (): Paragraph =>
  paragraph([], {
    border: { bottom: { style: BorderStyle.SINGLE, size: 18, color: 'FF0000', space: 0 } },
    spacing: { line: mm(4), lineRule: LineRuleType.EXACT, after: LINE },
  })

/** The bytes of a document on pages of the standard. */
export const officialDocument = async (
  properties: { readonly title: string; readonly day: string },
  children: readonly (Paragraph | Table)[],
): Promise<Uint8Array> => {
  const document = new Document({
    title: plain(properties.title),
    creator: 'halfsky',
    lastModifiedBy: 'halfsky',
    evenAndOddHeaderAndFooters: true,
    styles: {
      default: {
        document: {
          run: { font: fontOf(FACES.body.face), size: BODY, language: { value: 'en-US', eastAsia: 'zh-CN' } },
        },
        heading1: { run: { color: '000000', bold: false } },
        heading2: { run: { color: '000000', bold: false } },
      },
    },
    sections: [
      {
        properties: {
          page: { size: PAGE.size, margin: PAGE.margin },
          grid: { type: DocumentGridType.DEFAULT, linePitch: LINE },
        },
        footers: { default: pageFooter('right'), even: pageFooter('left') },
        children,
      },
    ],
  })
  return settle(await Packer.toBuffer(document), properties.day)
}
