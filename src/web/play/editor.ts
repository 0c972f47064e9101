import { autocompletion, type CompletionResult, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { yaml } from '@codemirror/lang-yaml'
import { bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { Compartment, EditorState, RangeSet, StateEffect, StateField } from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  GutterMarker,
  gutter,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { tags } from '@lezer/highlight'
import type { Offered } from './offer.ts'

/** What is written in an editor. */
export type Form = 'yaml' | 'json'

/** A place in the text of which something is told. */
export interface Mark {
  readonly line: number
  readonly column: number
  readonly severity: 'error' | 'warning'
  readonly message: string
}

/** Asks what may be written at a place. */
export type Offering = (text: string, line: number, column: number) => Promise<Offered | null>

/** An editor that stands in a page. */
export interface Editor {
  put(text: string): void
  mark(marks: readonly Mark[]): void
  name(label: string): void
  goTo(line: number, column: number): void
  remove(): void
}

/** How an editor begins. */
export interface EditorOptions {
  readonly text: string
  readonly label: string
  readonly form: Form
  readonly write: (text: string) => void
  readonly offer?: Offering
}

/**
 * An editor inside an element. It has a shadow of its own: there CodeMirror adds its styles as sheets, which the policy allows, and not
 * as an element, which it does not.
 */
export const makeEditor = (host: HTMLElement, { text, label, form, write, offer }: EditorOptions): Editor => {
  const shadow = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  const named = new Compartment()
  const nameOf = (to: string) => named.of(EditorView.contentAttributes.of({ 'aria-label': to, tabindex: '0' }))
  const view = new EditorView({
    parent: shadow,
    root: shadow,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        bracketMatching(),
        indentUnit.of('  '),
        EditorState.tabSize.of(2),
        EditorView.lineWrapping,
        form === 'yaml' ? yaml() : json(),
        syntaxHighlighting(COLOURS),
        LOOK,
        marked,
        faultGutter,
        nameOf(label),
        ...(offer ? [offering(offer)] : []),
        keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
        EditorView.domEventHandlers({ beforeinput: replaced }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) write(update.state.doc.toString())
        }),
      ],
    }),
  })
  return {
    put: (now) => {
      const before = view.state.doc.toString()
      if (before !== now) view.dispatch({ changes: difference(before, now) })
    },
    mark: (marks) => view.dispatch({ effects: setMarks.of(marks) }),
    name: (to) =>
      view.dispatch({
        effects: named.reconfigure(EditorView.contentAttributes.of({ 'aria-label': to, tabindex: '0' })),
      }),
    goTo: (line, column) => {
      const anchor = placeIn(view.state, { line, column })
      view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) })
      host.scrollIntoView({ block: 'nearest' })
      view.focus()
    },
    remove: () => view.destroy(),
  }
}

/**
 * Typing over what is selected is done here: Chromium would keep the look of what was there in an attribute for styles, which the policy
 * forbids.
 */
const replaced = (event: InputEvent, view: EditorView): boolean => {
  const { data, inputType, isComposing } = event
  if (inputType !== 'insertText' || data === null || isComposing || view.state.selection.main.empty) return false
  event.preventDefault()
  view.dispatch(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true })
  return true
}

/** What changed between two texts, so that the caret and what can be undone stay. */
const difference = (before: string, now: string): { from: number; to: number; insert: string } => {
  const least = Math.min(before.length, now.length)
  let from = 0
  while (from < least && before[from] === now[from]) from++
  let end = 0
  while (end < least - from && before[before.length - 1 - end] === now[now.length - 1 - end]) end++
  return { from, to: before.length - end, insert: now.slice(from, now.length - end) }
}

const placeIn = (state: EditorState, { line, column }: Pick<Mark, 'line' | 'column'>): number => {
  const own = state.doc.line(Math.max(1, Math.min(line, state.doc.lines)))
  return Math.min(own.from + Math.max(0, column - 1), own.to)
}

const setMarks = StateEffect.define<readonly Mark[]>()

interface Marked {
  readonly marks: readonly Mark[]
  readonly decorations: DecorationSet
  readonly gutter: RangeSet<GutterMarker>
}

const NOTHING: Marked = { marks: [], decorations: Decoration.none, gutter: RangeSet.empty }

const marked = StateField.define<Marked>({
  create: () => NOTHING,
  update: (value, transaction) => {
    for (const effect of transaction.effects) if (effect.is(setMarks)) return markedAs(effect.value, transaction.state)
    if (!transaction.docChanged) return value
    const { changes } = transaction
    return { ...value, decorations: value.decorations.map(changes), gutter: value.gutter.map(changes) }
  },
  provide: (field) => EditorView.decorations.from(field, ({ decorations }) => decorations),
})

/** A mark goes from its place to the end of the word there. */
const markedAs = (marks: readonly Mark[], state: EditorState): Marked => {
  const spots = marks.map((mark) => {
    const from = placeIn(state, mark)
    const line = state.doc.lineAt(from)
    const word = /^[^\s,{}[\]]+/.exec(line.text.slice(from - line.from))?.[0].length ?? 1
    return { mark, line, from, to: Math.min(line.to, from + word) }
  })
  const shown = spots.filter(({ from, to }) => to > from)
  const decorations = shown.map(({ mark: { severity, message }, from, to }) =>
    Decoration.mark({ class: `cm-told ${severity}`, attributes: { title: message } }).range(from, to),
  )
  const byLine = Map.groupBy(spots, ({ line }) => line.from)
  const signs = [...byLine].map(([from, own]) =>
    (own.some(({ mark }) => mark.severity === 'error') ? ERROR : WARNING).range(from),
  )
  return { marks, decorations: Decoration.set(decorations, true), gutter: RangeSet.of(signs, true) }
}

class Sign extends GutterMarker {
  readonly sign: string
  readonly severity: Mark['severity']

  constructor(sign: string, severity: Mark['severity']) {
    super()
    this.sign = sign
    this.severity = severity
  }

  override toDOM(): HTMLElement {
    const element = document.createElement('span')
    element.textContent = this.sign
    element.className = this.severity
    return element
  }
}

const ERROR = new Sign('✕', 'error')
const WARNING = new Sign('!', 'warning')

const faultGutter = gutter({
  class: 'cm-faults',
  markers: (view) => view.state.field(marked).gutter,
  initialSpacer: () => ERROR,
})

const offering = (offer: Offering) =>
  autocompletion({
    icons: false,
    override: [
      async ({ state, pos, explicit }): Promise<CompletionResult | null> => {
        const line = state.doc.lineAt(pos)
        const before = line.text.slice(0, pos - line.from)
        if (!explicit && !/[\w:,{[ -]$/.test(before)) return null
        const offered = await offer(state.doc.toString(), line.number, pos - line.from + 1)
        if (offered === null || offered.choices.length === 0) return null
        const options = offered.choices.map(({ label, detail }) => ({ label, detail }))
        return { from: line.from + offered.from - 1, options, validFor: /^[\w-]*$/ }
      },
    ],
  })

const COLOURS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent)' },
  { tag: [tags.string, tags.content, tags.attributeValue], color: 'var(--ink)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--calm)' },
  { tag: [tags.lineComment, tags.comment], color: 'var(--soft)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: 'var(--soft)' },
])

const LOOK = EditorView.theme({
  '&': {
    color: 'var(--ink)',
    backgroundColor: 'var(--card)',
    border: '1px solid var(--line)',
    borderRadius: '8px',
    fontSize: 'var(--code-size, 0.9rem)',
    maxHeight: 'var(--code-height, 60vh)',
    overflow: 'hidden',
  },
  '&.cm-focused': { outline: '3px solid var(--accent)', outlineOffset: '1px' },
  '.cm-scroller': {
    fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono CJK SC", monospace',
    lineHeight: '1.55',
    overflow: 'auto',
  },
  '.cm-content': { caretColor: 'var(--ink)', minHeight: '6rem' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--paper)', color: 'var(--soft)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--tint) 45%, transparent)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 30%, transparent)',
  },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--tint)', outline: '1px solid var(--accent)' },
  '.cm-faults': { width: '1.1em', textAlign: 'center', fontWeight: '700' },
  '.cm-faults .error': { color: 'var(--bad)' },
  '.cm-faults .warning': { color: 'var(--doubt)' },
  '.cm-told': { textDecoration: 'underline wavy', textDecorationSkipInk: 'none', textUnderlineOffset: '3px' },
  '.cm-told.error': { textDecorationColor: 'var(--bad)', backgroundColor: 'var(--bad-tint)' },
  '.cm-told.warning': { textDecorationColor: 'var(--doubt)', backgroundColor: 'var(--doubt-tint)' },
  '.cm-tooltip': { backgroundColor: 'var(--card)', color: 'var(--ink)', border: '1px solid var(--line)' },
  '.cm-tooltip-autocomplete > ul > li': { padding: '4px 8px' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--accent)',
    color: 'var(--on-accent)',
  },
  '.cm-completionDetail': { fontStyle: 'normal', fontFamily: 'system-ui, sans-serif' },
  '@media print': { '&': { maxHeight: 'none' } },
})
