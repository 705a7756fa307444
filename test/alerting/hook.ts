import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Hook {
  readonly url: string
  /** Bodies that came whole, in their order; an answer may not have been read any more. */
  readonly bodies: string[]
  /** Answers 503 while it is. */
  isAway: boolean
  stop(): void
}

/** A receiver of webhooks that takes its time to answer, so that a kill falls between a request and its answer. */
export async function startHook(answerAfterMs: () => number): Promise<Hook> {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('error', () => undefined)
    request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
      if (hook.isAway) {
        response.statusCode = 503
        response.end()
        return
      }
      bodies.push(Buffer.concat(parts).toString())
      void sleep(answerAfterMs()).then(() => response.end())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const hook: Hook = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, bodies, isAway: false,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
  return hook
}
