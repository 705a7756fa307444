import type { Operation } from '#lib/operation'
import type { StreamMessage } from './stream-message.ts'

/** Which live messages make a query be read again: `true` any that may touch it, topics or event types by prefix, or a test. */
export type LiveRule = boolean | readonly string[] | ((message: StreamMessage) => boolean)

/**
 * With `true` every event of the timeline counts, since most state follows from events, and changes of the operation's
 * own part (`runs:…` for `runs.list`).
 */
export function matchesLive(operation: Pick<Operation, 'name'>, rule: LiveRule, message: StreamMessage): boolean {
  if (rule === false) return false
  if (message.kind === 'change' && message.topic === '*') return true
  if (typeof rule === 'function') return rule(message)
  if (rule !== true) return rule.some((prefix) => (message.kind === 'event' ? message.event.type : message.topic).startsWith(prefix))
  if (message.kind === 'event') return true
  const part = operation.name.slice(0, operation.name.indexOf('.'))
  return message.topic === part || message.topic.startsWith(`${part}:`)
}
