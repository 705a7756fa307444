import { describe, expect, test } from 'vitest'
import { expandWords, partsOf, shortcuts } from './command-words.ts'
import { cliOperations, operationNamed } from './operations.ts'

const parts = partsOf(cliOperations())

describe('expandWords', () => {
  test.each([
    ['today', 'collaboration today'],
    ['today --json', 'collaboration today --json'],
    ['--json today', 'collaboration today --json'],
    ['--server http://x:1 --token t events', 'events list --server http://x:1 --token t'],
    ['--server=http://x:1 events get ID', 'events get ID --server=http://x:1'],
    ['events', 'events list'],
    ['events --limit 5 --json', 'events list --limit 5 --json'],
    ['events list --limit 5', 'events list --limit 5'],
    ['events --help', 'events --help'],
    ['events lst', 'events lst'],
    ['logs RUN', 'logs read RUN'],
    ['logs RUN build --follow', 'logs read RUN build --follow'],
    ['logs', 'logs read'],
    ['deploy shop production', 'releases deploy shop production'],
    ['rollback shop production --reason because', 'releases rollback shop production --reason because'],
    ['token create --role operator', 'token create --role operator'],
    ['audit verify', 'audit verify'],
    ['audit', 'audit --help'],
    ['help today', 'collaboration today --help'],
    ['help events', 'events --help'],
    ['help events get', 'events get --help'],
    ['help', 'help'],
    ['nonsense', 'nonsense'],
    ['--help', '--help'],
  ])('%s → %s', (typed, expanded) => {
    expect(expandWords(typed.split(' '), parts)).toEqual(expanded.split(' '))
  })

  test('every shortcut says an operation that exists, and hides no part', () => {
    for (const [word, name] of Object.entries(shortcuts)) {
      expect(operationNamed(name).name).toBe(name)
      expect(parts.has(word)).toBe(false)
    }
  })
})
