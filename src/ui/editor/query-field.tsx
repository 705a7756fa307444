import { lazyPart, WhileLoading } from '../lazy-part.tsx'
import type { QueryFieldProps } from './query-field-types.ts'

const Body = lazyPart(async () => (await import('./query-editor.tsx')).QueryEditor)

/** An expression in a language that completes and marks what is wrong: Enter asks, Shift-Enter makes a line, Ctrl-Space completes. */
export function QueryField(props: QueryFieldProps) {
  return <WhileLoading show={<div className="query-field" aria-busy><div className="query-label">{props.label}</div><div className="query-editor query-waiting">{props.value}</div></div>}><Body {...props} /></WhileLoading>
}
