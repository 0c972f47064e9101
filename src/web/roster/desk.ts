import { computed, ref, shallowRef, watch } from 'vue'
import { type Lang, type Problem, problem } from '../../model/index.ts'
import { headingsOf, type RecordSchema } from '../../record/index.ts'
import { readRulebook, readSchema, rulebook } from '../judging/reference.ts'
import { today } from '../keep/draft.ts'
import { lang } from '../words/index.ts'
import { BODY_KINDS, type BodyReading } from './bodies.ts'
import { type Grid, MAX_BYTES, readBook } from './grid.ts'
import { dayAbove, guessColumns, guessHeader, type HeaderRows, type Meaning } from './headings.ts'
import { clearKept, keepGrids, keepWork, readKept, type Work } from './keep.ts'
import { type BodyKinds, bodiesIn, type Choices, postsIn, readRoster } from './reading.ts'
import { type Judged, judgeRoster } from './verdicts.ts'

/** The sheets of the roster that lies here. */
export const grids = shallowRef<readonly Grid[]>([])
/** What was chosen for it; null where there is no roster. */
export const work = shallowRef<Work | null>(null)
/** Whether it is known if there is one. */
export const isKnown = ref(false)
/** Whether what was last changed is kept. */
export const saving = ref<'saved' | 'saving' | 'failed'>('saved')
/** Why the file that was given last cannot be read. */
export const faults = shallowRef<readonly Problem[]>([])
/** Whether it is larger than rosters are. */
export const isTooLarge = ref(false)
/** The file itself, until the page is left: a text may have to be read again in another encoding. */
const bytes = shallowRef<Uint8Array | null>(null)
/** Whether another encoding can be tried. */
export const canDecode = computed(() => bytes.value !== null && grids.value[0]?.name === null)

const schemas = shallowRef<Readonly<Record<string, RecordSchema>> | null>(null)

/** What the record room needs to know of the kinds of bodies; null until the service was asked once. */
export const kinds = computed<BodyKinds | null>(() => {
  if (rulebook.value === null || schemas.value === null) return null
  const { kinds: specs } = rulebook.value
  const own = Object.fromEntries(BODY_KINDS.flatMap((kind) => (specs[kind] ? [[kind, specs[kind]]] : [])))
  return { specs: own, schemas: schemas.value }
})

/** Fetches the rulebook and the schemas, or the last ones where there is no network. */
export const readReference = async (): Promise<void> => {
  const names = [...BODY_KINDS, 'area-statistics']
  const [, ...found] = await Promise.all([readRulebook(), ...names.map(readSchema)])
  schemas.value = Object.fromEntries(names.map((name, index) => [name, found[index] as RecordSchema]))
}

/** Takes up what was left here. */
export const takeUp = async (): Promise<void> => {
  if (isKnown.value) return
  const kept = await readKept()
  if (kept !== null) {
    grids.value = kept.grids
    work.value = kept.work
  }
  isKnown.value = true
}

/** The sheet that is read. */
export const grid = computed<Grid | null>(() =>
  work.value === null || work.value.sheet === null ? null : (grids.value[work.value.sheet] ?? null),
)

let line: Promise<unknown> = Promise.resolve()
/** One after another, so that what was chosen last is what stays. */
const keep = (step: () => Promise<void>): Promise<unknown> => {
  saving.value = 'saving'
  const own = line.then(step)
  line = own.then(
    () => {
      if (line === mine) saving.value = 'saved'
    },
    () => {
      saving.value = 'failed'
    },
  )
  const mine = line
  return line
}

/** Changes the work on the roster; done once the browser has it, or cannot keep it. */
export const alter = async (change: Partial<Work>): Promise<void> => {
  if (work.value === null) return
  const changed = { ...work.value, ...change }
  work.value = changed
  await keep(() => keepWork(changed))
}

/** Changes how the roster is read; what changes what a record says is to be confirmed again. */
export const choose = (change: Partial<Choices>): void => {
  if (work.value?.choices) void alter({ choices: { ...work.value.choices, ...change }, sending: null, sent: null })
}

const LETTER: Omit<Work['letter'], 'date'> = {
  for: 'one',
  issuer: '',
  number: '',
  addressee: '',
  deadline: '',
  contact: '',
  withNames: false,
}

/** Reads a file, or what was pasted, and begins the work on it; whether there is something to go on with. */
export const load = async (file: string, content: Uint8Array, isPasted: boolean): Promise<boolean> => {
  faults.value = []
  isTooLarge.value = content.length > MAX_BYTES
  if (isTooLarge.value) {
    return false
  }
  const book = await readBook(content, isPasted ? 'utf-8' : undefined)
  faults.value = book.problems
  if (book.problems.length === 0 && book.grids.every(isEmpty)) faults.value = [problem('nothing-to-check')]
  if (faults.value.length > 0) return false
  bytes.value = isPasted ? null : content
  grids.value = book.grids
  work.value = {
    ...{ file, isPasted, choices: null, given: {}, keepsNames: false, sending: null, sent: null },
    sheet: onlySheet(book.grids),
    letter: { ...LETTER, date: today() },
  }
  settle()
  const begun = work.value
  await keep(async () => {
    await keepGrids(book.grids)
    await keepWork(begun)
  })
  return true
}

/** A sheet that cannot be read is not empty: why not is to be told. */
const isEmpty = ({ rows, problems }: Grid): boolean => rows.length === 0 && problems.length === 0

/** The only sheet that can be seen and holds anything; of several none. */
const onlySheet = (all: readonly Grid[]): number | null => {
  const seen = all.flatMap(({ isHidden, rows }, index) => (isHidden || rows.length === 0 ? [] : [index]))
  return seen.length === 1 ? (seen[0] ?? null) : null
}

/** Reads a text again, in another encoding; an empty one is found by itself. */
export const decode = async (encoding: string): Promise<void> => {
  if (bytes.value === null || work.value === null) return
  const book = await readBook(bytes.value, encoding === '' ? undefined : encoding)
  faults.value = book.problems
  if (book.grids.length === 0) return
  grids.value = book.grids
  const before = work.value.choices
  void alter({ sheet: 0, choices: null })
  settle(before)
  const kept = book.grids
  void keep(() => keepGrids(kept))
}

/** Reads another sheet. */
export const chooseSheet = (index: number): void => {
  const before = work.value?.choices ?? null
  void alter({ sheet: index, choices: null, given: {}, sending: null, sent: null })
  settle(before)
}

const knownHeadings = () => {
  const own = kinds.value
  return own === null ? [] : BODY_KINDS.map((kind) => headingsOf(own, kind))
}

/** Proposes a reading where there is none yet; what was said of the roster as a whole still holds. */
const settle = (before: Choices | null = null): void => {
  const sheet = grid.value
  if (work.value === null || sheet === null || work.value.choices !== null) return
  const top = sheet.rows[0]?.line ?? 1
  const header = guessHeader(sheet) ?? { from: top, to: top }
  const { unit = '', area = '', asOf = dayAbove(sheet, header) ?? today() } = before ?? {}
  propose({ ...FRESH, unit, area, asOf, header, columns: columnsAt(sheet, header) })
}

const columnsAt = (sheet: Grid, header: HeaderRows): readonly Meaning[] =>
  guessColumns(sheet, header, knownHeadings()).map(({ meaning }) => meaning)

const FRESH: Omit<Choices, 'header' | 'columns'> = {
  ...{ fillsMerged: true, fillsBlank: false, posts: {}, bodies: {}, dropped: [], confirmed: false },
  ...{ unit: '', area: '', asOf: '' },
}

/** Says which rows hold the headings; what the columns mean is proposed anew. */
export const chooseHeader = (header: HeaderRows): void => {
  const choices = work.value?.choices
  if (grid.value === null || !choices) return
  propose({ ...choices, header, columns: columnsAt(grid.value, header), confirmed: false })
}

/** Says what a column means; no two columns mean the same. */
export const chooseColumn = (index: number, meaning: Meaning): void => {
  const choices = work.value?.choices
  if (!choices) return
  const columns = choices.columns.map((own, at) => {
    if (at === index) return meaning
    return own === meaning ? 'none' : own
  })
  propose({ ...choices, columns, confirmed: false })
}

/** Changes what may bring other posts and bodies with it. */
export const reread = (change: Partial<Choices>): void => {
  const choices = work.value?.choices
  if (choices) propose({ ...choices, ...change })
}

const NOT_KNOWN: BodyReading = { kind: '', bodyType: '' }

/** Proposes what new posts and bodies are, and leaves what was said. */
const propose = (choices: Choices): void => {
  const sheet = grid.value
  if (sheet === null) return
  const posts = Object.fromEntries(
    postsIn(sheet, choices).map(({ word, proposed }) => [word, choices.posts[word] ?? proposed ?? '']),
  )
  const bodies = Object.fromEntries(
    bodiesIn(sheet, choices).map(({ word, proposed }) => [word, choices.bodies[word] ?? proposed ?? NOT_KNOWN]),
  )
  const isNew = (own: object, before: object): boolean => Object.keys(own).some((word) => !Object.hasOwn(before, word))
  const confirmed = choices.confirmed && !isNew(posts, choices.posts) && !isNew(bodies, choices.bodies)
  void alter({
    choices: { ...choices, posts: { ...choices.posts, ...posts }, bodies: { ...choices.bodies, ...bodies }, confirmed },
    sending: null,
    sent: null,
  })
}

/** Apart from the rest of the work, so that a letter can be typed without reading the roster again. */
const choicesNow = computed(() => work.value?.choices ?? null)

/** What the roster comes to as it is read now. */
export const reading = computed(() =>
  choicesNow.value === null || grid.value === null || kinds.value === null
    ? null
    : readRoster(grid.value, choicesNow.value, kinds.value),
)

/** What the rules say of it, once its reading is confirmed. */
export const judged = shallowRef<Judged | null>(null)

/** The same in a language; null before its reading is confirmed. */
export const judgeIn = async (language: Lang): Promise<Judged | null> => {
  const [rules, known, found] = [rulebook.value, schemas.value, reading.value]
  if (rules === null || known === null || found === null || !work.value?.choices?.confirmed) return null
  const judging = { rulebook: rules, schemas: known, lang: language, today: today(), given: work.value.given }
  return judgeRoster(
    found.bodies.map(({ value }) => value),
    judging,
  )
}

let turn = 0
watch([reading, schemas, lang, () => work.value?.given, () => work.value?.choices?.confirmed], async () => {
  turn += 1
  const mine = turn
  const found = await judgeIn(lang.value)
  if (mine === turn) judged.value = found
})

/** Forgets the roster and all that was chosen for it. */
export const clear = async (): Promise<void> => {
  await line.catch(() => undefined)
  await clearKept()
  grids.value = []
  work.value = null
  bytes.value = null
  faults.value = []
  judged.value = null
}
