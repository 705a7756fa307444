import { IconCircleCheck, type Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { CopyCode } from './copy.tsx'

export interface EmptyProps {
  readonly title: string
  /** What would stand here and how it comes about. */
  readonly children?: ReactNode
  /** The real command that makes the first one. */
  readonly command?: string
  readonly action?: ReactNode
  readonly icon?: Icon
  /** Emptiness that is good news. */
  readonly isSuccess?: boolean
}

/** Nothing here, and what to do about it. */
export function Empty({ title, children, command, action, icon: Icon, isSuccess = false }: EmptyProps) {
  const Shown = Icon ?? (isSuccess ? IconCircleCheck : undefined)
  return (
    <div className={`empty${isSuccess ? ' empty-success' : ''}`}>
      {Shown ? <Shown size={24} stroke={1.5} aria-hidden /> : null}
      <div className="empty-title">{title}</div>
      {children ? <div className="empty-text">{children}</div> : null}
      {command ? <CopyCode text={command} /> : null}
      {action}
    </div>
  )
}
