import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issueRunnerToken } from '#kernel/access'
import { getEnvironment, saveEnvironment } from '#features/releases/contract'
import { eventually } from '../harness/index.ts'
import { freePort, type Place, serviceProgram, startPlace } from '../releases/start-place.ts'

let place: Place
beforeAll(async () => {
  place = await startPlace()
})
afterAll(() => place.end())

/** Asks, and is gone so soon after. */
function askAndLeave(path: string, token: string, body: object, afterMs: number): Promise<void> {
  const text = JSON.stringify(body)
  const { hostname, port, host } = new URL(place.site.url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`POST ${path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`, () => setTimeout(() => socket.destroy(), afterMs))
    })
    socket.once('close', () => resolve())
    socket.once('error', reject)
  })
}

test('a runner that leaves as it asks for work is given none', async () => {
  const token = await issueRunnerToken(place.database.db, { name: 'leaver', now: new Date() })
  const runnerId = randomUUID()
  const registered = await fetch(`${place.site.url}/api/v1/runner/register`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ runnerId, name: 'leaver', labels: ['local'], version: '1', capacity: 4, held: [] }) })
  expect(registered.status).toBe(200)
  for (let each = 0; each < 20; each += 1) await askAndLeave('/api/v1/runner/lease', token, { runnerId, request: randomUUID(), executors: ['process'], waitMs: 25_000 }, each % 10)
  const repository = await place.repository('desk')
  const port = await freePort()
  await repository.commit({ 'app.js': serviceProgram('here') })
  const service = 'service:default/desk'
  await place.call(saveEnvironment, { name: 'production', service, repository: repository.ref, target: { strategy: 'process', command: 'exec node app.js', healthUrl: `http://127.0.0.1:${port}/`, env: { PORT: String(port) } } })
  await eventually(async () => expect((await place.call(getEnvironment, { name: 'production', service })).environment).toMatchObject({ state: 'ok', current: {} }), { timeoutMs: 20_000, intervalMs: 50 })
}, 60_000)
