import { connect, type Socket } from 'node:net'
import { ProductError } from '#lib/errors'
import { pinnedLookup, resolveHost } from './resolve-host.ts'

export interface GuardedConnection {
  readonly host: string
  readonly port: number
  /** Whether this machine and private networks may be asked; link-local and metadata addresses never are. */
  readonly allowPrivate: boolean
  /** Ends the attempt, and destroys the socket later on. */
  readonly signal: AbortSignal
}

/**
 * A connection to a port that somebody entered: the name is resolved once, and the connection goes to what was checked.
 * Errors of the open socket must be listened for. Throws `forbidden` for a host that may not be asked, `unavailable` when
 * nobody takes the connection in time.
 */
export async function connectGuarded({ host, port, allowPrivate, signal }: GuardedConnection): Promise<Socket> {
  const addresses = await untilAborted(resolveHost(host, allowPrivate), signal, `${host}:${port}`)
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, lookup: pinnedLookup(addresses), signal })
    const fail = (error: Error) => {
      socket.destroy()
      reject(connectionError(error, `${host}:${port}`, signal))
    }
    socket.once('error', fail)
    socket.once('connect', () => {
      socket.off('error', fail)
      resolve(socket)
    })
  })
}

/** The error of a connection as a sentence. */
export function connectionError(error: unknown, place: string, signal: AbortSignal): ProductError {
  if (error instanceof ProductError) return error
  if (signal.aborted) return new ProductError('unavailable', `${place} did not answer in time. Check that it runs, or allow more time.`, { cause: error })
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no code'
  return new ProductError('unavailable', `${place} could not be reached (${code}). Check the address and that it runs.`, { cause: error })
}

/** The work's result, or `unavailable` as soon as the signal aborts. */
export function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal, place: string): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new ProductError('unavailable', `${place} did not answer in time. Check that it runs, or allow more time.`, { cause: signal.reason }))
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
