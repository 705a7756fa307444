import { createServer, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { RequestWatch } from './request-watch.ts'

const forever = { atMostMs: 60_000, signal: new AbortController().signal }
const server = createServer()
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

test('background work waits for the answer that somebody waits for, and no longer than it is told to', async () => {
  const watch = new RequestWatch(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  await watch.quiet({ forMs: 30, ...forever })

  const asked = fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const [, response] = await once(server, 'request') as [unknown, ServerResponse]
  let isQuiet = false
  const quiet = watch.quiet({ forMs: 30, ...forever }).then(() => { isQuiet = true })
  await watch.quiet({ forMs: 30, atMostMs: 150, signal: forever.signal })
  expect(isQuiet, 'an answer is still open').toBe(false)

  const stop = new AbortController()
  const stopped = watch.quiet({ forMs: 30, atMostMs: 60_000, signal: stop.signal })
  stop.abort()
  await stopped
  expect(isQuiet).toBe(false)

  response.end('here')
  expect(await (await asked).text()).toBe('here')
  await quiet
})
