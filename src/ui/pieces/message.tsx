import type { ReactNode } from 'react'

/** What people wrote, one under the other. */
export function Messages({ children, label }: { children: ReactNode; label: string }) {
  return <ol className="messages" aria-label={label}>{children}</ol>
}

interface MessageProps {
  readonly author: string
  /** When, and whether it was edited. */
  readonly notes: ReactNode
  readonly menu?: ReactNode
  /** Sent, and not confirmed yet. */
  readonly isPending?: boolean
  /** Waits for whoever looks at it. */
  readonly isMarked?: boolean
  readonly children: ReactNode
}

export function Message({ author, notes, menu, isPending = false, isMarked = false, children }: MessageProps) {
  return (
    <li className={`message${isPending ? ' message-pending' : ''}${isMarked ? ' message-marked' : ''}`} aria-busy={isPending || undefined}>
      <span className="message-face" aria-hidden>{initialsOf(author)}</span>
      <div className="message-body">
        <div className="message-head"><strong>{author}</strong><span className="muted small">{notes}</span><span className="grow" />{menu}</div>
        <div className="message-text">{children}</div>
      </div>
    </li>
  )
}

/** Somebody who is mentioned in a text. */
export function Mentioned({ children, isMe = false, title }: { children: ReactNode; isMe?: boolean; title?: string }) {
  return <span className={isMe ? 'mention mention-me' : 'mention'} title={title}>{children}</span>
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/)
  return [words[0]?.[0], words.length > 1 ? words.at(-1)?.[0] : undefined].join('').toUpperCase()
}
