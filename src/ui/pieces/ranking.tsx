import type { ReactNode } from 'react'

/** Candidates for an answer, the likeliest first. */
export function Ranking({ children, label }: { children: ReactNode; label: string }) {
  return <ol className="ranking" aria-label={label}>{children}</ol>
}

export interface RankedItemProps {
  /** 0 to 1: how likely. */
  readonly share: number
  readonly title: ReactNode
  readonly facts: readonly ReactNode[]
  /** Set apart: the first, or the one that somebody confirmed. */
  readonly isChosen?: boolean
  readonly aside?: ReactNode
  readonly actions?: ReactNode
  /** Reasons in words, under the facts. */
  readonly children?: ReactNode
}

export function RankedItem({ share, title, facts, isChosen = false, aside, actions, children }: RankedItemProps) {
  const percent = Math.round(share * 100)
  return (
    <li className={isChosen ? 'ranked ranked-chosen' : 'ranked'}>
      <div className="ranked-share"><span className="ranked-percent">{percent} %</span><span className="meter" aria-hidden><span style={{ width: `${Math.max(2, percent)}%` }} /></span></div>
      <div className="ranked-text">
        <div className="ranked-title">{title}</div>
        <div className="work-facts">{facts.map((fact, index) => (fact ? <span key={index}>{fact}</span> : null))}</div>
        {children}
      </div>
      {aside || actions ? <div className="ranked-actions">{aside}{actions}</div> : null}
    </li>
  )
}
