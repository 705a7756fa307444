import pc from 'picocolors'
import { describe, expect, test } from 'vitest'
import { listAlerts } from '#features/alerting/contract'
import { showToday } from '#features/collaboration/contract'
import { getPostmortem } from '#features/incidents/contract'
import { findRunbook } from '#features/knowledge/contract'
import { listPeople } from '#kernel/access/contract'
import { CliError } from './cli-error.ts'
import { formatCell, oneLine } from './format-cell.ts'
import { printError } from './print-error.ts'
import { printObject } from './print-object.ts'
import { printOutput } from './print-output.ts'
import { relativeTime } from './relative-time.ts'
import type { Terminal } from './terminal.ts'

const now = new Date('2026-03-02T12:00:00Z')

function paper(options: Partial<Terminal> = {}): Terminal & { readonly out: () => string; readonly errors: () => string } {
  const [written, complained]: [string[], string[]] = [[], []]
  return {
    write: (text) => void written.push(text), writeError: (text) => void complained.push(text), isJson: false, width: undefined, colors: pc.createColors(false), isWatched: false, now: () => now,
    ...options, out: () => written.join(''), errors: () => complained.join(''),
  }
}

describe('relativeTime', () => {
  test.each([
    ['2026-03-02T12:00:00.400Z', 'now'], ['2026-03-02T11:59:48Z', '12 s ago'], ['2026-03-02T11:56:00Z', '4 m ago'], ['2026-03-02T09:30:00Z', '2 h 30 m ago'],
    ['2026-02-20T09:30:00Z', '10 d ago'], ['2026-03-04T15:00:00Z', 'in 2 d 3 h'], ['2026-03-02T14:00:00+02:00', 'now'],
  ])('%s is %s', (moment, words) => expect(relativeTime(moment, now)).toBe(words))
})

describe('formatCell', () => {
  test.each([
    [null, '–'], [undefined, '–'], ['', '–'], [[], '–'], [true, 'yes'], [false, 'no'], [3, '3'], [0.123456, '0.1235'], ['2026-03-02T11:59:00Z', '1 m ago'],
    [['a', 'b'], 'a, b'], [{ team: null, role: 'admin' }, 'admin'], [{ team: 'pay', role: 'operator' }, 'operator in pay'], [[{ name: 'Ada', role: 'viewer' }], 'Ada: viewer'],
    [{ text: 'because' }, 'because'], [{ a: 1, b: 'x' }, 'a 1, b x'],
  ])('%j reads %s', (value, text) => expect(formatCell(value, now)).toBe(text))

  test('nothing reaches the terminal that would steer it', () => {
    expect(oneLine('a\u001b[2Jb\r\nc\u0007\u009b31m')).toBe('a\ufffd[2Jb c\ufffd\ufffd31m')
  })
})

const alert = {
  id: '1', name: 'shop-up', severity: 'high', service: 'service:default/shop', environment: 'production', state: 'firing', summary: 'Answers 500 instead of 200, for the last three checks in a row, on all of its addresses',
  labels: {}, startedAt: '2026-03-02T11:56:00Z', firedAt: '2026-03-02T11:57:00Z', resolvedAt: null, check: null, runbookUrl: null,
}

describe('printOutput', () => {
  test('lists are tables with relative times', () => {
    const terminal = paper()
    printOutput(listPeople, { items: [{ name: 'Ada', email: 'ada@example.com', roles: [{ team: null, role: 'admin' }], isActive: true, lastSeenAt: '2026-03-02T11:56:00Z' }], nextCursor: 'abc' }, terminal)
    expect(terminal.out()).toBe('NAME  EMAIL            ROLES  ACTIVE  LAST SEEN\nAda   ada@example.com  admin  yes     4 m ago\n')
    expect(terminal.errors()).toBe('There are more: --cursor abc\n')
  })

  test('a narrow terminal cuts the widest column, a pipe cuts nothing', () => {
    const narrow = paper({ width: 100 })
    printOutput(listAlerts, { items: [alert], nextCursor: null }, narrow)
    expect(Math.max(...narrow.out().split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
    expect(narrow.out()).toContain('…')
    const pipe = paper()
    printOutput(listAlerts, { items: [alert], nextCursor: null }, pipe)
    expect(pipe.out()).toContain(alert.summary)
  })

  test('colour is only where it was asked for, and the word stays', () => {
    const terminal = paper({ colors: pc.createColors(true) })
    printOutput(listAlerts, { items: [alert], nextCursor: null }, terminal)
    expect(terminal.out()).toContain('\u001b[31mfiring\u001b[39m')
  })

  test('an empty list says so, beside the output', () => {
    const terminal = paper()
    printOutput(listAlerts, { items: [], nextCursor: null }, terminal)
    expect([terminal.out(), terminal.errors()]).toEqual(['', 'There are none.\n'])
  })

  test('a thing that is not there is said not to be', () => {
    const terminal = paper()
    printOutput(findRunbook, { runbook: null }, terminal)
    expect([terminal.out(), terminal.errors()]).toEqual(['', 'There is none.\n'])
  })

  test('programs get the JSON and nothing else', () => {
    const terminal = paper({ isJson: true })
    printOutput(listAlerts, { items: [], nextCursor: 'x' }, terminal)
    expect([JSON.parse(terminal.out()), terminal.errors()]).toEqual([{ items: [], nextCursor: 'x' }, ''])
  })

  test('one text comes as it is', () => {
    const terminal = paper()
    printOutput(getPostmortem, { markdown: '# Title\n\nText\n' }, terminal)
    expect(terminal.out()).toBe('# Title\n\nText\n')
  })

  test('one thing is lines, its lists tables', () => {
    const terminal = paper()
    printObject({ run: { id: '1', startedAt: '2026-03-02T11:56:00Z' }, jobs: [{ key: 'build', state: 'failed', reason: null }] }, terminal)
    expect(terminal.out()).toBe('\nRun\nId          1\nStarted at  4 m ago (2026-03-02T11:56:00Z)\n\nJobs\nKEY    STATE\nbuild  failed\n')
  })

})

describe('today', () => {
  test('says what, why and what next, or that nothing is needed', () => {
    const watched = { services: 1, repositories: 2, checks: 3, environments: 4, entities: 5 }
    const row = {
      key: 'alert:1', provider: 'alerting', section: 'now', severity: 'high', title: 'shop-up fires', entity: 'service:default/shop', evidence: { text: '500 instead of 200', href: null }, since: '2026-03-02T11:56:00Z',
      why: 'It is firing.', rank: 1, rankedBecause: [], actions: [{ label: 'Declare', operation: 'incidents.declare', input: { title: 'It\'s down', alertId: '1' }, href: null }],
    }
    const today = showToday.output.parse({ now: [row], waiting: [], soon: [], since: { from: '2026-03-01T12:00:00Z', rows: [] }, snoozed: 0, watched, isOnFire: true })
    const busy = paper()
    printOutput(showToday, today, busy)
    expect(busy.out()).toContain('Now\n  high      shop-up fires  service:default/shop  4 m ago\n')
    expect(busy.out()).toContain(String.raw`Next: Declare  daybook incidents declare --title 'It'\''s down' --alert-id 1`)
    const calm = paper()
    printOutput(showToday, { ...today, now: [], isOnFire: false }, calm)
    expect(calm.out()).toContain('Nothing needs you.\nWatched: 2 repositories, 1 service, 4 environments')
  })
})

describe('printError', () => {
  const problem = { title: 'Not valid', code: 'invalid', detail: 'The name is wrong.', faults: [{ path: 'name', message: 'Too long.' }] }

  test('is sentences for people and a problem document for programs', () => {
    const person = paper()
    expect(printError(new CliError(problem), person)).toBe(1)
    expect(person.errors()).toBe('Error: The name is wrong.\n  name: Too long.\n')
    const program = paper({ isJson: true })
    expect(printError(new CliError(problem, 2), program)).toBe(2)
    expect(JSON.parse(program.errors())).toMatchObject({ type: 'about:blank', ...problem })
    expect(program.out()).toBe('')
  })
})
