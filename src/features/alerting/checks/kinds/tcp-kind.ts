import type { Socket } from 'node:net'
import { connectGuarded, connectionError } from '#platform/http'
import type { SettingsOf } from '../checks-contract.ts'
import { matchBody } from '../match-body.ts'
import { type CheckKind, type Found, type ProbeLimits, well } from './check-kind.ts'
import { hostFaults, hostPort } from './host-faults.ts'
import { patternFaults } from './pattern-faults.ts'

type Settings = SettingsOf<'tcp'>
const mostRead = 65_536
/** An answer that drips in is not looked at anew for each byte. */
const lookEveryMs = 50

/** A connection to a port, and what is said there. */
export const tcpKind: CheckKind<'tcp'> = {
  faults: (settings) => [...hostFaults(settings.host), ...patternFaults(settings.expect, 'expect')],
  target: ({ host, port }) => hostPort(host, port),
  instance: ({ host, port }) => hostPort(host, port),
  probe,
}

async function probe({ host, port, send, expect }: Settings, { allowPrivate, signal }: ProbeLimits): Promise<Found> {
  const socket = await connectGuarded({ host, port, allowPrivate, signal })
  try {
    if (send !== null) socket.write(unescape(send))
    return expect === null ? well : await listen(socket, expect, { place: hostPort(host, port), signal })
  } finally {
    socket.destroy()
  }
}

/** Reads until what came fits, the other side has ended, or the time is over. */
function listen(socket: Socket, expect: string, { place, signal }: { place: string; signal: AbortSignal }): Promise<Found> {
  return new Promise((resolve, reject) => {
    let text = ''
    let timer: NodeJS.Timeout | undefined
    const end = (found: Found) => {
      clearTimeout(timer)
      resolve(found)
    }
    const look = (isLast: boolean) => {
      timer = undefined
      const fits = matchBody(text, expect)
      if (fits === undefined) end({ isOk: null, error: `The pattern ${expect} takes too long on this answer. Write a simpler one.` })
      else if (fits) end(well)
      else if (isLast || text.length >= mostRead) end({ isOk: false, error: text === '' ? 'It said nothing.' : `It said ${JSON.stringify(text.slice(0, 100))}, which does not hold ${expect}.` })
    }
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => {
      if (text.length < mostRead) text += chunk
      timer ??= setTimeout(look, lookEveryMs, false)
    })
    socket.once('end', () => look(true))
    socket.once('error', (error) => {
      clearTimeout(timer)
      if (!signal.aborted) return reject(connectionError(error, place, signal))
      end({ isOk: false, error: text === '' ? 'It said nothing in time.' : `It said ${JSON.stringify(text.slice(0, 100))} and not ${expect} in time.` })
    })
  })
}

const escapes: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', '0': '\0', '\\': '\\' }

function unescape(text: string): string {
  return text.replace(/\\([rnt0\\])/g, (_whole, letter: string) => escapes[letter] ?? letter)
}
