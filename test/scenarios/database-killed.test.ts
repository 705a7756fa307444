import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { verifyAudit } from '#kernel/timeline/contract'
import { createLog } from '#platform/log'
import { type Daybook, startDaybook } from '../../src/server/daybook.ts'
import { systemPrincipal } from '../../src/server/dispatch/dispatcher.ts'
import { tempDir } from '../harness/index.ts'

const kills = 3
const senders = 4

let daybook: Daybook
beforeAll(async () => {
  daybook = await startDaybook({ dir: await tempDir(), dataDir: await tempDir(), port: 0, log: createLog({ level: 'silent' }), environment: { DAYBOOK_SERVER_LOCAL_RUNNER: 'false' } })
})
afterAll(() => daybook.stop())

interface Sent {
  readonly id: string
  readonly status: number
}

async function send(id: string): Promise<Sent> {
  const response = await fetch(`${daybook.url}/api/v1/events`, {
    method: 'POST', headers: { authorization: `Bearer ${daybook.token}`, 'content-type': 'application/cloudevents+json' },
    body: JSON.stringify({ specversion: '1.0', id, source: '/sender', type: 'org.example.note', subject: 'service:default/shop', data: { id } }),
  })
  const body = await response.json() as { code?: string }
  if (response.status === 503) expect(body.code).toBe('unavailable')
  return { id, status: response.status }
}

async function postmasterPid(): Promise<number> {
  return Number((await readFile(join(daybook.site.dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8')).split('\n')[0])
}

it(`keeps all that was acknowledged and goes on when PostgreSQL is killed ${kills} times`, async () => {
  const sent: Sent[] = []
  const stop = new AbortController()
  const sending = Promise.all(Array.from({ length: senders }, async (_, sender) => {
    for (let n = 0; !stop.signal.aborted; n += 1) sent.push(await send(`${sender}-${n}`))
  }))
  const acknowledged = () => sent.filter(({ status }) => status === 200).map(({ id }) => id)
  for (let kill = 0; kill < kills; kill += 1) {
    const before = acknowledged().length
    while (acknowledged().length < before + 20) await sleep(10)
    process.kill(await postmasterPid(), 'SIGKILL')
  }
  const before = acknowledged().length
  while (acknowledged().length < before + 20) await sleep(10)
  stop.abort()
  await sending

  expect([...new Set(sent.map(({ status }) => status))].filter((status) => status !== 200 && status !== 503)).toEqual([])
  const kept = new Set<string>()
  let cursor = ''
  do {
    const query = new URLSearchParams({ type: 'org.example.note', limit: '200', ...(cursor === '' ? {} : { cursor }) })
    const page = await (await fetch(`${daybook.url}/api/v1/events/list?${query}`, { headers: { authorization: `Bearer ${daybook.token}` } })).json() as { items: { data: { id: string } }[]; nextCursor: string | null }
    for (const { data } of page.items) {
      expect(kept.has(data.id)).toBe(false)
      kept.add(data.id)
    }
    cursor = page.nextCursor ?? ''
  } while (cursor !== '')
  expect(acknowledged().filter((id) => !kept.has(id))).toEqual([])
  expect(await daybook.dispatcher.execute(verifyAudit.name, {}, systemPrincipal('test'))).toMatchObject({ intact: true })
}, 120_000)
