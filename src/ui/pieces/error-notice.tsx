import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { type ErrorCode, ProductError } from '#lib/errors'
import { CallError } from '../call-operation.ts'
import { Button } from './button.tsx'
import { Id } from './id.tsx'

const titles: Readonly<Record<ErrorCode, string>> = {
  invalid: 'That does not fit', unauthenticated: 'You are not signed in', forbidden: 'Your role does not allow this', 'not-found': 'There is nothing here',
  conflict: 'Somebody was quicker', limited: 'Too many requests', unavailable: 'Daybook does not answer',
}

export interface ErrorNoticeProps {
  readonly error: unknown
  /** What was being done: "The runs could not be read". The kind of error in words unless given. */
  readonly title?: string
  readonly onRetry?: () => void
  readonly action?: ReactNode
}

/** What happened, why, what to do next, and the id to give to somebody who can help. */
export function ErrorNotice({ error, title, onRetry, action }: ErrorNoticeProps) {
  const isProduct = error instanceof ProductError
  const message = error instanceof Error ? error.message : String(error)
  const id = error instanceof CallError ? error.id : undefined
  const faults = isProduct ? error.faults.filter((fault) => fault.path !== '') : []
  return (
    <div className="notice notice-failing" role="alert">
      <IconAlertTriangle size={16} stroke={2} aria-hidden />
      <div className="notice-text">
        <strong>{title ?? titleOf(error)}</strong>
        <div>{message}</div>
        {faults.length > 1 ? <ul>{faults.map((fault) => <li key={fault.path}><code>{fault.path}</code> {fault.message}</li>)}</ul> : null}
        {id ? <div className="muted small">Error id <Id value={id} keep={20} /></div> : null}
      </div>
      {onRetry || action ? <div className="notice-actions">{onRetry ? <Button size="small" onClick={onRetry}>Try again</Button> : null}{action}</div> : null}
    </div>
  )
}

function titleOf(error: unknown): string {
  if (error instanceof CallError && error.isInternal) return 'Daybook failed at this'
  return error instanceof ProductError ? titles[error.code] : 'Something went wrong in the page'
}

/** Something to know before going on: not an error. */
export function Notice({ children, look = 'info', action }: { children: ReactNode; look?: 'info' | 'waiting' | 'ok' | 'degraded' | 'failing'; action?: ReactNode }) {
  return <div className={`notice notice-${look}`} role="status"><div className="notice-text">{children}</div>{action}</div>
}
