import { Status } from '#ui'
import type { Exception } from '../contract.ts'

/** Open ones that had been resolved are told apart. */
export function ExceptionState({ exception }: { exception: Pick<Exception, 'state' | 'regressedAt'> }) {
  if (exception.state === 'open') return <Status state="failing" word={exception.regressedAt === null ? 'Open' : 'Came back'} />
  return exception.state === 'resolved' ? <Status state="ok" word="Resolved" /> : <Status state="off" word="Ignored" />
}
