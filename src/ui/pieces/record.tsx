import type { ReactNode } from 'react'
import { Status, type StatusState } from './status.tsx'

/** Entries of a record in time: an incident's, an entity's last events. */
export function Records({ children, label }: { children: ReactNode; label: string }) {
  return <ol className="records" aria-label={label}>{children}</ol>
}

/** One entry: what happened, by whom, when; more of it under `detail`. */
export function Record({ children, at, by, state, detail }: { children: ReactNode; at: ReactNode; by?: ReactNode; state?: StatusState; detail?: ReactNode }) {
  return (
    <li className="record">
      <span className="record-mark">{state ? <Status state={state} isCompact /> : <Dot />}</span>
      <div className="record-body">
        <div className="record-line"><span className="record-text">{children}</span><span className="record-meta">{by ? <span>{by}</span> : null}<span>{at}</span></span></div>
        {detail ? <div className="record-detail">{detail}</div> : null}
      </div>
    </li>
  )
}

/** A mark that says nothing, as wide as a status: keeps texts under each other. */
export function Dot() {
  return <span className="dot" aria-hidden />
}
