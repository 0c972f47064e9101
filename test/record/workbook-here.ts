import { crc32, deflateRawSync } from 'node:zlib'

/** A part of a zip that is written: what stands in it, and what its directory says instead of the truth. */
export interface Part {
  readonly name: string
  readonly bytes: Buffer
  readonly claims?: { readonly size?: number; readonly flags?: number; readonly packed?: Buffer }
}

/** A zip with these parts, by the letter of the format and with any lie that is asked for. */
export const zipOf = (parts: readonly Part[]): Buffer => {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const { name, bytes, claims = {} } of parts) {
    const packed = claims.packed ?? deflateRawSync(bytes)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(claims.flags ?? 0, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(claims.size ?? bytes.length, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const head = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name)])
    local.push(head, packed)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, tail, Buffer.from(name)]))
    offset += head.length + packed.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(parts.length, 4)
  end.writeUInt16LE(parts.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...local, directory, Buffer.from('PK\x05\x06'), end])
}

/** A sheet of a workbook that is written: its rows as XML. */
export interface SheetText {
  readonly name: string
  readonly state?: 'hidden' | 'veryHidden'
  readonly rows: string
  /** What stands behind the cells. */
  readonly after?: string
}

/** What a workbook is made of besides its sheets. */
export interface BookText {
  readonly strings?: string
  readonly styles?: string
  readonly date1904?: boolean
  readonly more?: readonly Part[]
}

const part = (name: string, text: string): Part => ({ name, bytes: Buffer.from(text) })
const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const relation = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="${RELATION}/${type}" Target="${target}"/>`

/** The parts of a workbook, as Excel writes them but by hand. */
export const partsOf = (sheets: readonly SheetText[], book: BookText = {}): Part[] => {
  const listed = sheets.map(
    ({ name, state }, index) =>
      `<sheet name="${name}" sheetId="${index + 1}" ${state ? `state="${state}" ` : ''}r:id="rId${index + 1}"/>`,
  )
  return [
    part('[Content_Types].xml', '<Types/>'),
    part('_rels/.rels', `<Relationships>${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`),
    part(
      'xl/workbook.xml',
      `<workbook><workbookPr${book.date1904 ? ' date1904="1"' : ''}/><sheets>${listed.join('')}</sheets></workbook>`,
    ),
    part(
      'xl/_rels/workbook.xml.rels',
      `<Relationships>${sheets.map((_, index) => relation(`rId${index + 1}`, 'worksheet', `worksheets/sheet${index + 1}.xml`)).join('')}${relation('rId98', 'sharedStrings', '/xl/sharedStrings.xml')}${relation('rId99', 'styles', 'styles.xml')}</Relationships>`,
    ),
    part('xl/sharedStrings.xml', `<sst>${book.strings ?? ''}</sst>`),
    part('xl/styles.xml', `<styleSheet>${book.styles ?? ''}</styleSheet>`),
    ...sheets.map(({ rows, after = '' }, index) =>
      part(
        `xl/worksheets/sheet${index + 1}.xml`,
        `<?xml version="1.0" encoding="UTF-8"?>\n<worksheet><sheetData>${rows}</sheetData>${after}</worksheet>`,
      ),
    ),
    ...(book.more ?? []),
  ]
}

/** A workbook as bytes. */
export const workbookOf = (sheets: readonly SheetText[], book?: BookText): Buffer => zipOf(partsOf(sheets, book))

/** A row of inline strings; what begins with `<` is a cell already. */
export const rowOf = (...cells: readonly string[]): string =>
  `<row>${cells.map((cell) => (cell.startsWith('<') ? cell : `<c t="inlineStr"><is><t>${cell}</t></is></c>`)).join('')}</row>`

/** The headings of a sheet of toilets, and the cells that every row begins with. */
export const HEADINGS = ['编号', '行政区划代码', '数据日期'] as const
export const STEM = ['T-1', '441802', '2026-05-01'] as const
