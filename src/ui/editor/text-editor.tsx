import { lazyPart, WhileLoading } from '../lazy-part.tsx'
import type { TextEditorProps } from './text-editor-types.ts'

const Body = lazyPart(async () => (await import('./text-editor-body.tsx')).TextEditorBody)

/** A file of YAML with numbered lines, what is wrong marked at its line. Tab goes on to the next field; Ctrl-Enter runs. */
export function TextEditor(props: TextEditorProps) {
  return <WhileLoading show={<div className="query-field" aria-busy><div className="query-label">{props.label}</div><div className={`query-editor text-editor text-editor-${props.size ?? 'normal'} query-waiting`} /></div>}><Body {...props} /></WhileLoading>
}
