import type { ReactNode } from 'react'
import { lazyPart, WhileLoading } from '../lazy-part.tsx'

export interface LogProps {
  readonly run: string
  /** The job's key. */
  readonly job: string
  /** Goes to the first line of this step. */
  readonly step?: string | undefined
  readonly label?: string
  readonly actions?: ReactNode
}

const Body = lazyPart(async () => (await import('./log-body.tsx')).LogBody)

/** A job's log, live: colours, search, folds, links to lines (`?line=12`), following until one scrolls up. */
export function Log(props: LogProps) {
  return <WhileLoading show={<section className="log" aria-busy />}><Body key={`${props.run} ${props.job}`} {...props} /></WhileLoading>
}
