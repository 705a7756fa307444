import type { ReactNode } from 'react'
import { Status, type StatusState } from './status.tsx'

export interface Step {
  readonly key: string
  readonly name: string
  readonly state: StatusState
  readonly word: string
  readonly note?: ReactNode
}

/** The steps of a job, each with its state and time; one is chosen. */
export function Steps({ steps, chosen, onChoose, label }: { steps: readonly Step[]; chosen: string | undefined; onChoose: (key: string) => void; label: string }) {
  return (
    <ol className="step-list" aria-label={label}>
      {steps.map(({ key, name, state, word, note }) => (
        <li key={key}>
          <button type="button" className="step-button" aria-current={key === chosen ? 'step' : undefined} onClick={() => onChoose(key)}>
            <Status state={state} word={word} isCompact /><span className="step-name" title={name}>{name}</span><span className="step-note">{note}</span>
          </button>
        </li>
      ))}
    </ol>
  )
}

/** Steps at the left, what belongs to the chosen one beside. */
export function StepsLayout({ steps, children }: { steps: ReactNode; children: ReactNode }) {
  return <div className="job-layout"><div>{steps}</div><div>{children}</div></div>
}
