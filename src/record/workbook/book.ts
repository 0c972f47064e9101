import { WorkbookFault } from './fault.ts'
import type { Parts } from './parts.ts'
import { attribute, readXml, unhexed } from './xml.ts'

/** A sheet as the workbook lists it. */
export interface SheetEntry {
  readonly name: string
  readonly isHidden: boolean
  readonly part: string
}

/** What a workbook says of its sheets and cells. */
export interface Book {
  readonly sheets: readonly SheetEntry[]
  readonly from1904: boolean
  readonly strings: readonly string[]
  /** By the number of a cell's style: what its numbers are shown as. */
  readonly styles: readonly NumberStyle[]
}

/** What the numbers of a cell are shown as. */
export type NumberStyle = 'plain' | 'date' | 'percent'

const id = attribute('Id')
const target = attribute('Target')
const type = attribute('Type')
const named = attribute('name')
const state = attribute('state')
const date1904 = attribute('date1904')

/** Reads what the sheets of a workbook share. */
export const readBook = async (parts: Parts): Promise<Book> => {
  const root = (await relationsOf(parts, '')).find((one) => one.type.endsWith('/officeDocument'))
  if (root === undefined || !root.part.endsWith('.xml')) throw new WorkbookFault('not-workbook')
  const relations = await relationsOf(parts, root.part)
  const partOf = (kind: string): string | undefined => relations.find((one) => one.type.endsWith(`/${kind}`))?.part
  const { sheets, from1904 } = await readSheets(parts, root.part, relations)
  const strings = partOf('sharedStrings')
  const styles = partOf('styles')
  return {
    sheets,
    from1904,
    strings: strings === undefined ? [] : stringsIn(await parts.read(strings)),
    styles: styles === undefined ? [] : await stylesIn(await parts.read(styles)),
  }
}

interface Relation {
  readonly id: string
  readonly type: string
  readonly part: string
}

const relationsOf = async (parts: Parts, part: string): Promise<readonly Relation[]> => {
  const slash = part.lastIndexOf('/') + 1
  const folder = part.slice(0, slash)
  const name = `${folder}_rels/${part.slice(slash)}.rels`
  if (!parts.has(name)) throw new WorkbookFault('not-workbook')
  const relations: Relation[] = []
  readXml(await parts.read(name), {
    open: (tag, attributes) => {
      if (tag !== 'Relationship') return
      const path = pathFrom(folder, target(attributes) ?? '')
      relations.push({ id: id(attributes) ?? '', type: type(attributes) ?? '', part: path })
    },
    close: () => undefined,
  })
  return relations
}

/** The name of a part as another part in a folder refers to it. */
const pathFrom = (folder: string, reference: string): string => {
  const steps: string[] = []
  for (const step of (reference.startsWith('/') ? reference : `${folder}${reference}`).split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '' && step !== '.') steps.push(step)
  }
  return steps.join('/')
}

const readSheets = async (parts: Parts, part: string, relations: readonly Relation[]) => {
  const sheets: SheetEntry[] = []
  let from1904 = false
  readXml(await parts.read(part), {
    open: (tag, attributes) => {
      if (tag === 'workbookPr') from1904 = ['1', 'true'].includes(date1904(attributes) ?? '')
      if (tag !== 'sheet') return
      const relation = relations.find((one) => one.id === sheetRelation(attributes))
      // charts and dialogs are sheets without cells
      if (!relation?.type.endsWith('/worksheet')) return
      const isHidden = (state(attributes) ?? 'visible') !== 'visible'
      sheets.push({ name: unhexed(named(attributes) ?? ''), isHidden, part: relation.part })
    },
    close: () => undefined,
  })
  return { sheets, from1904 }
}

/** `r:id`, and not the `sheetId` beside it. */
const sheetRelation = attribute('id')

/** The texts that cells refer to by number; runs of rich text are joined, and readings (phonetic guides) left out. */
const stringsIn = (bytes: Uint8Array): readonly string[] => {
  const strings: string[] = []
  let text = ''
  let inText = false
  let inGuide = false
  readXml(bytes, {
    open: (tag) => {
      if (tag === 'si') text = ''
      else if (tag === 'rPh') inGuide = true
      else if (tag === 't') inText = !inGuide
    },
    close: (tag) => {
      if (tag === 'si') strings.push(unhexed(text))
      else if (tag === 'rPh') inGuide = false
      else if (tag === 't') inText = false
    },
    text: (part) => {
      if (inText) text += part
    },
  })
  return strings
}

const formatId = attribute('numFmtId')
const formatCode = attribute('formatCode')
const PERCENTS = [9, 10]

const stylesIn = async (bytes: Uint8Array): Promise<readonly NumberStyle[]> => {
  const codes = new Map<number, string>()
  const ids: number[] = []
  let inCells = false
  readXml(bytes, {
    open: (tag, attributes) => {
      if (tag === 'numFmt') codes.set(Number(formatId(attributes)), formatCode(attributes) ?? '')
      else if (tag === 'cellXfs') inCells = true
      else if (tag === 'xf' && inCells) ids.push(Number(formatId(attributes) ?? 0))
    },
    close: (tag) => {
      if (tag === 'cellXfs') inCells = false
    },
  })
  // loaded here, since few commands ever read a workbook
  const { isDateFormat } = await import('hucre')
  return ids.map((one) => {
    const code = codes.get(one)
    if (code === undefined ? PERCENTS.includes(one) : code.replace(/"[^"]*"|\\./g, '').includes('%')) return 'percent'
    return isDateFormat(code ?? String(one)) ? 'date' : 'plain'
  })
}
