import { type ReactNode, useState } from 'react'
import { Button } from './button.tsx'

interface ClampedProps {
  readonly children: ReactNode
  /** What is short is shown whole. */
  readonly isLong: boolean
  /** What it is, for the button. */
  readonly what: string
}

/** The beginning of something long, and the rest when it is asked for. */
export function Clamped({ children, isLong, what }: ClampedProps) {
  const [isOpen, setIsOpen] = useState(false)
  if (!isLong) return children
  return (
    <div className="clamped">
      <div className={isOpen ? undefined : 'clamped-part'}>{children}</div>
      <Button size="small" onClick={() => setIsOpen(!isOpen)}>{isOpen ? 'Show less' : `Show all of ${what}`}</Button>
    </div>
  )
}
