import { lazy, Suspense } from 'react'
import type { QueryFieldProps } from './query-field-types.ts'

const Body = lazy(async () => ({ default: (await import('./query-editor.tsx')).QueryEditor }))

/** An expression in a language that completes and marks what is wrong: Enter asks, Shift-Enter makes a line, Ctrl-Space completes. */
export function QueryField(props: QueryFieldProps) {
  return <Suspense fallback={<div className="query-field" aria-busy><div className="query-label">{props.label}</div><div className="query-editor query-waiting">{props.value}</div></div>}><Body {...props} /></Suspense>
}
