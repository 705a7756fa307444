import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { findServer } from './find-server.ts'

const root = mkdtempSync(join(tmpdir(), 'daybook-find-'))
afterAll(() => rmSync(root, { recursive: true }))

const project = join(root, 'project')
const deep = join(project, 'a', 'b')
mkdirSync(deep, { recursive: true })
mkdirSync(join(project, '.daybook'))
const tokenFile = join(project, '.daybook', 'local-token.json')
writeFileSync(tokenFile, JSON.stringify({ url: 'http://127.0.0.1:7301', token: 'local' }))
const local = { url: 'http://127.0.0.1:7301', token: 'local' }

describe('findServer', () => {
  test('finds the nearest data folder upwards', () => {
    expect(findServer({ environment: {}, folder: deep })).toEqual(local)
    expect(findServer({ environment: {}, folder: project })).toEqual(local)
  })

  test('says what to do where there is none', () => {
    expect(() => findServer({ environment: {}, folder: root })).toThrow('No Daybook runs here. Start one with `daybook up`')
    mkdirSync(join(root, 'broken', '.daybook'), { recursive: true })
    writeFileSync(join(root, 'broken', '.daybook', 'local-token.json'), '{"url":')
    expect(() => findServer({ environment: {}, folder: join(root, 'broken') })).toThrow('No Daybook runs here.')
  })

  test('flags win over the environment, and that over the folder', () => {
    const environment = { DAYBOOK_URL: 'https://daybook.example.com/', DAYBOOK_TOKEN: 'env' }
    expect(findServer({ environment, folder: deep })).toEqual({ url: 'https://daybook.example.com', token: 'env' })
    expect(findServer({ server: 'http://other:1', token: 'flag', environment, folder: deep })).toEqual({ url: 'http://other:1', token: 'flag' })
    expect(findServer({ environment: { DAYBOOK_URL: '', DAYBOOK_TOKEN: '' }, folder: deep })).toEqual(local)
    expect(findServer({ environment: { DAYBOOK_DATA: join(project, '.daybook') }, folder: root })).toEqual(local)
  })

  test('the local token never goes to another server', () => {
    expect(findServer({ server: 'http://other:1', environment: {}, folder: deep })).toEqual({ url: 'http://other:1', token: undefined })
    expect(findServer({ server: 'http://127.0.0.1:7301/', environment: {}, folder: deep })).toEqual(local)
  })

  test('what is no address is wrong usage', () => {
    expect(() => findServer({ server: 'localhost:7300', environment: {}, folder: root })).toThrow('is not an address')
    expect(() => findServer({ server: 'file:///etc/passwd', environment: {}, folder: root })).toThrow('is not an address')
  })

  test.skipIf(process.getuid?.() !== 0)('somebody else\'s file is read by them and root alone (needs root)', () => {
    const theirs = join(root, 'theirs')
    mkdirSync(join(theirs, '.daybook'), { recursive: true })
    const path = join(theirs, '.daybook', 'local-token.json')
    writeFileSync(path, JSON.stringify(local))
    chownSync(path, 12345, 12345)
    expect(findServer({ environment: {}, folder: theirs })).toEqual(local)
    chmodSync(root, 0o755)
    chmodSync(path, 0o644)
    const realId = process.geteuid?.() ?? 0
    const getuid = process.getuid
    // The real user id is what the question is about; becoming somebody else would last for the whole test process.
    process.getuid = () => realId + 54_321
    expect(() => findServer({ environment: {}, folder: theirs })).toThrow('No Daybook runs here.')
    if (getuid) process.getuid = getuid
  })
})
