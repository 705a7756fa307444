import { type RefObject, useEffect, useId, useRef } from 'react'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { lintGutter, nextDiagnostic, setDiagnostics } from '@codemirror/lint'
import { EditorState, type Extension, Prec } from '@codemirror/state'
import { EditorView, highlightActiveLineGutter, keymap, lineNumbers, tooltips } from '@codemirror/view'
import { classHighlighter } from '@lezer/highlight'
import type { LineFault, TextEditorProps } from './text-editor-types.ts'
import { yamlMode } from './yaml-mode.ts'

const shownFaults = 8

/** The editor itself; `TextEditor` loads it when it is wanted. */
export function TextEditorBody(props: TextEditorProps) {
  const { label, value, faults = [], help, isReadOnly = false, size = 'normal' } = props
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const newest = useRef(props)
  newest.current = props
  const id = useId()
  useEffect(() => {
    if (!place.current) return undefined
    const attributes = EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': `${id}-help`, 'aria-multiline': 'true', spellcheck: 'false', autocapitalize: 'off', autocorrect: 'off' })
    const tell = EditorView.updateListener.of((update) => update.docChanged && newest.current.onChange(update.state.doc.toString()))
    const made = new EditorView({ parent: place.current, state: EditorState.create({ doc: newest.current.value, extensions: [editing(() => newest.current.onRun?.()), attributes, tell, EditorState.readOnly.of(isReadOnly)] }) })
    view.current = made
    return () => made.destroy()
  }, [label, isReadOnly, id])
  useTextFromOutside(view, value)
  useMarks(view, faults, value)
  return (
    <div className="query-field">
      <div className="query-label" aria-hidden>{label}</div>
      <div className={`query-editor text-editor text-editor-${size}${faults.length > 0 ? ' has-fault' : ''}`} ref={place} />
      <div className={faults.length > 0 ? 'query-help is-fault' : 'query-help'} id={`${id}-help`} role="status">
        {faults.length === 0 ? help : <ul className="line-faults" aria-label="Faults">{faults.slice(0, shownFaults).map((fault) => <li key={`${fault.line} ${fault.message}`}><button type="button" className="line-fault" onClick={() => goTo(view.current, fault.line)}>Line {fault.line}</button> {fault.message}</li>)}</ul>}
        {faults.length > shownFaults ? <span>{faults.length - shownFaults} more</span> : null}
      </div>
    </div>
  )
}

function editing(run: () => void): Extension {
  return [
    lineNumbers(), highlightActiveLineGutter(), lintGutter(), history(), bracketMatching(), indentUnit.of('  '), EditorView.lineWrapping, yamlMode(), syntaxHighlighting(classHighlighter), tooltips({ position: 'fixed' }),
    Prec.highest(keymap.of([{ key: 'Mod-Enter', run: () => { run(); return true } }, { key: 'F8', run: nextDiagnostic }])),
    keymap.of([...historyKeymap, ...defaultKeymap]),
  ]
}

/** Only what differs is exchanged, so that the place in the text stays. */
function useTextFromOutside(view: RefObject<EditorView | undefined>, value: string): void {
  useEffect(() => {
    const shown = view.current?.state.doc.toString()
    if (shown === undefined || shown === value) return
    let from = 0
    while (from < shown.length && from < value.length && shown[from] === value[from]) from += 1
    let tail = 0
    while (tail < shown.length - from && tail < value.length - from && shown.at(-1 - tail) === value.at(-1 - tail)) tail += 1
    view.current?.dispatch({ changes: { from, to: shown.length - tail, insert: value.slice(from, value.length - tail) }, selection: { anchor: value.length - tail }, scrollIntoView: true })
  }, [view, value])
}

function useMarks(view: RefObject<EditorView | undefined>, faults: readonly LineFault[], value: string): void {
  const key = JSON.stringify(faults)
  useEffect(() => {
    const { current } = view
    if (!current) return
    const { doc } = current.state
    const diagnostics = faults.map(({ line: number, message }) => {
      const line = doc.line(Math.min(Math.max(1, number), doc.lines))
      return { from: line.from + line.text.length - line.text.trimStart().length, to: line.to, severity: 'error' as const, message }
    })
    current.dispatch(setDiagnostics(current.state, diagnostics))
  }, [view, key, value === ''])
}

function goTo(view: EditorView | undefined, number: number): void {
  if (!view) return
  const line = view.state.doc.line(Math.min(Math.max(1, number), view.state.doc.lines))
  view.dispatch({ selection: { anchor: line.to }, effects: EditorView.scrollIntoView(line.from, { y: 'center' }) })
  view.focus()
}
