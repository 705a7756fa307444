import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'

interface FoldProps {
  readonly children: ReactNode
  /** How many rows belong to it. */
  readonly count: number
  /** What opens, for readers. */
  readonly label: string
  readonly isOpen: boolean
  readonly onToggle: () => void
}

/** The first cell of a row that holds others: the number opens them. */
export function Fold({ children, count, label, isOpen, onToggle }: FoldProps) {
  const Mark = isOpen ? IconChevronDown : IconChevronRight
  return (
    <span className="nested">
      <button type="button" className="fold-button" aria-expanded={isOpen} aria-label={`${isOpen ? 'Close' : 'Open'} ${label}`} onClick={(event) => { event.stopPropagation(); onToggle() }}><Mark size={14} aria-hidden />{count.toLocaleString('en')}</button>
      <span className="cut">{children}</span>
    </span>
  )
}

/** The first cell of a row that stands under another. */
export function Folded({ children }: { children: ReactNode }) {
  return <span className="nested nested-inner"><span className="cut">{children}</span></span>
}
