import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { listEntities } from '#kernel/catalog/contract'
import type { DetectedRelation } from '#kernel/feature'
import { eventually, findInFiles, tempDir, type TestDaybook, testDaybook } from '../../../../../test/harness/index.ts'
import { dropCheckFile, getCheck, listCheckFiles, listChecks, saveCheck, useCheckFile } from '../../contract.ts'
import { detectChecks } from './detect-checks.ts'
import { inferCheckedByFiles } from './infer-checked.ts'

let daybook: TestDaybook
let folder = ''
const entity = 'checks:default/shop--daybook.checks.yaml'
const file = 'shop/daybook.checks.yaml'
const text = (...checks: string[]) => `service: service:default/shop\ndefaults: { isOn: false }\nchecks:\n${checks.map((check) => `  - { ${check} }\n`).join('')}`
const front = 'name: front, url: "http://127.0.0.1:9/"'
const back = 'name: back, kind: tcp, host: 127.0.0.1, port: 9'

beforeAll(async () => {
  folder = await tempDir()
  await mkdir(join(folder, 'shop'))
  await promisify(execFile)('git', ['init', '--quiet', join(folder, 'shop')])
  await write(text(front))
  daybook = await testDaybook({ dir: folder })
})

const patient = { timeoutMs: 30_000, intervalMs: 100 }
const write = (content: string) => writeFile(join(folder, file), content)
const names = async () => (await daybook.call(listChecks, {})).items.map(({ name }) => name)
const told = async () => (await daybook.call(listCheckFiles, {})).items

test('a file of checks is found with its checks, its faults at their lines, and the services that it names', async () => {
  const service = { kind: 'file' as const, id: 'test.service', endings: ['txt'], matches: (path: string) => path === 'service.txt', detect: async (found: { path: string }) => ({ entities: [{ ref: 'service:default/shop', title: 'shop', spec: {}, evidence: { file: found.path, line: 1 } }], relations: [], problems: [] }) }
  const found = await findInFiles({ 'daybook.checks.yaml': text(front, back), 'deploy/mail.daybook.checks.yml': text('name: mail, kind: smoke'), 'checks.yaml': text(front), 'service.txt': '' }, [detectChecks, inferCheckedByFiles, service as never])
  expect(found.entities.filter(({ ref }) => ref.startsWith('checks:'))).toMatchObject([
    { ref: entity, title: 'daybook.checks.yaml', description: '2 checks', spec: { count: 2, checks: [{ name: 'front', kind: 'http', service: 'service:default/shop', target: 'http://127.0.0.1:9/' }, { name: 'back', target: '127.0.0.1:9' }] } },
    { ref: 'checks:default/shop--deploy--mail.daybook.checks.yml', description: '0 checks' },
  ])
  expect(found.problems).toMatchObject([{ topic: 'invalid', message: expect.stringContaining('There is no such kind'), evidence: { file: 'deploy/mail.daybook.checks.yml', line: 4 } }])
  expect(found.relations.filter(({ type }: DetectedRelation) => type === 'monitoredBy')).toMatchObject([{ from: 'service:default/shop', to: entity, reason: 'The check back of daybook.checks.yaml names it.' }])
})

test('one that is taken in is brought about and followed; what has a fault, is gone or names other services changes nothing', async () => {
  await eventually(async () => expect(await told()).toEqual([{ file, entity, checks: 1, isFollowed: false, fault: null, updatedAt: null, updatedBy: null }]), patient)
  expect((await daybook.call(listEntities, { kind: 'checks' })).items).toMatchObject([{ ref: entity }])
  expect(await daybook.call(useCheckFile, { entity })).toEqual({ file, added: ['front'], changed: [], unchanged: [], deleted: [] })
  expect((await daybook.call(getCheck, { name: 'front' })).check.source).toBe(file)
  await daybook.call(saveCheck, { kind: 'heartbeat', name: 'by-hand', service: 'service:default/shop' })

  await write(text(back))
  await eventually(async () => expect(await names()).toEqual(['back', 'by-hand']), patient)
  for (const [content, fault] of [[text(front, 'name: ['), /^line \d+: /], [text(front, 'name: desk, service: "service:default/desk", url: "http://127.0.0.1:9/"'), /names service:default\/desk, which it did not when it was taken in/], [text('name: by-hand, url: "http://127.0.0.1:9/"'), /made by hand/]] as const) {
    await write(content)
    await eventually(async () => expect(await told()).toMatchObject([{ isFollowed: true, fault: expect.stringMatching(fault) }]), patient)
    expect(await names()).toEqual(['back', 'by-hand'])
  }
  await rm(join(folder, file))
  await eventually(async () => expect(await told()).toMatchObject([{ fault: expect.stringContaining('cannot be read') }]), patient)
  expect(await names()).toEqual(['back', 'by-hand'])

  await write(text(back, front))
  await eventually(async () => expect(await names()).toEqual(['back', 'by-hand', 'front']), patient)
  expect(await told()).toMatchObject([{ fault: null }])
  await daybook.call(dropCheckFile, { file })
  await write(text(front))
  await eventually(async () => expect(await told()).toMatchObject([{ isFollowed: false, checks: 1 }]), patient)
  expect(await names()).toEqual(['back', 'by-hand', 'front'])
}, 150_000)
