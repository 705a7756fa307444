import { type RefObject, useEffect, useId, useRef, useState } from 'react'
import { Compartment, EditorState } from '@codemirror/state'
import { EditorView, placeholder as placeholderText } from '@codemirror/view'
import { linter } from '@codemirror/lint'
import { editorBase } from './editor-base.ts'
import { faultsOf } from './faults-of.ts'
import type { QueryFieldProps, QueryLanguage, TextFault } from './query-field-types.ts'

/** Nobody is told of a fault in a word that is still being typed. */
const pauseMs = 500

/** The field itself; `QueryField` loads it when it is wanted. */
export function QueryEditor(props: QueryFieldProps) {
  const { label, value, language, placeholder = '', help } = props
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const newest = useRef(props)
  newest.current = props
  const id = useId()
  const spoken = useLanguage(language)
  useEffect(() => {
    if (!place.current) return undefined
    const attributes = EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': `${id}-help`, spellcheck: 'false', autocapitalize: 'off', autocorrect: 'off' })
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({ doc: newest.current.value, extensions: [editorBase(() => newest.current.onAsk()), attributes, placeholderText(placeholder), languageOf.of([]), EditorView.updateListener.of((update) => update.docChanged && newest.current.onChange(update.state.doc.toString()))] }),
    })
    view.current = made
    return () => made.destroy()
  }, [label, placeholder, id])
  useEffect(() => {
    if (spoken) view.current?.dispatch({ effects: languageOf.reconfigure([spoken.extension, linter(({ state }) => faultsOf(state.doc.toString(), spoken.check), { delay: pauseMs })]) })
  }, [spoken, label, placeholder, id])
  useTextFromOutside(view, value)
  const fault = useSettledFault(value, spoken)
  return (
    <div className="query-field">
      <div className="query-label" aria-hidden>{label}</div>
      <div className={fault ? 'query-editor has-fault' : 'query-editor'} ref={place} />
      <div className={fault ? 'query-help is-fault' : 'query-help'} id={`${id}-help`} role="status">{fault?.message ?? help}</div>
    </div>
  )
}

const languageOf = new Compartment()

function useLanguage(load: () => Promise<QueryLanguage>): QueryLanguage | undefined {
  const [language, setLanguage] = useState<QueryLanguage>()
  useEffect(() => {
    let isWanted = true
    // Without its language the field is still a field: the answer says what is wrong.
    void load().then((loaded) => isWanted && setLanguage(loaded), () => {})
    return () => {
      isWanted = false
    }
  }, [load])
  return language
}

/** What an example, a history or a link puts into the field. */
function useTextFromOutside(view: RefObject<EditorView | undefined>, value: string): void {
  useEffect(() => {
    const shown = view.current?.state.doc.toString()
    if (shown === undefined || shown === value) return
    view.current?.dispatch({ changes: { from: 0, to: shown.length, insert: value }, selection: { anchor: value.length } })
  }, [view, value])
}

function useSettledFault(value: string, language: QueryLanguage | undefined): TextFault | undefined {
  const [fault, setFault] = useState<TextFault>()
  useEffect(() => {
    const timer = setTimeout(() => setFault(value.trim() === '' ? undefined : language?.check(value)), pauseMs)
    return () => clearTimeout(timer)
  }, [value, language])
  return fault
}
