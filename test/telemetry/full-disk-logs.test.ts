import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { eventually, smallDisk, tempDir, testDaybook, type TestDaybook } from '../harness/index.ts'

const dataDir = await tempDir()
const disk = await smallDisk(join(dataDir, 'telemetry', 'logs'), 2048)
let daybook: TestDaybook | undefined
afterAll(async () => {
  await daybook?.stop()
  disk?.remove()
})

const startNs = BigInt(Date.now() - 600_000) * 1_000_000n
const perPush = 100

async function push(first: number): Promise<{ status: number; text: string }> {
  const values = Array.from({ length: perPush }, (_, at) => [String(startNs + BigInt(first + at)), `${first + at} ${randomBytes(1000).toString('base64')}`])
  const response = await fetch(`${daybook?.url}/loki/api/v1/push`, { method: 'POST', headers: { authorization: `Bearer ${daybook?.token}`, 'content-type': 'application/json' }, body: JSON.stringify({ streams: [{ stream: { app: 'shipper' }, values }] }) })
  return { status: response.status, text: await response.text() }
}

async function counted(): Promise<number> {
  const response = await fetch(`${daybook?.url}/loki/api/v1/query?${new URLSearchParams({ query: 'sum(count_over_time({app="shipper"}[1h]))' })}`, { headers: { authorization: `Bearer ${daybook?.token}` } })
  const { data } = await response.json() as { data: { result: { value: [number, string] }[] } }
  return Number(data.result[0]?.value[1] ?? 0)
}

it.skipIf(disk === undefined)(`a push is answered 503 with what to do while the disk is full, and taken again when there is room (${disk === undefined ? 'skipped: needs to mount a tmpfs' : 'on a tmpfs'})`, async () => {
  daybook = await testDaybook({ isWorking: false, dataDir })
  let taken = 0
  let answer = await push(taken)
  while (answer.status === 204) {
    taken += perPush
    answer = await push(taken)
  }
  expect(taken).toBeGreaterThan(perPush * 3)
  expect(answer.status).toBe(503)
  expect(answer.text).toContain('The disk that log lines are kept on is full, and nothing of this was taken. Free some room')
  expect(await counted()).toBe(taken)
  disk?.resize(16_384)
  expect(await push(taken)).toEqual({ status: 204, text: '' })
  await eventually(async () => (await counted()) === taken + perPush, { timeoutMs: 5000 })
})
