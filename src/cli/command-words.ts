import { splitName, type Operation } from '#lib/operation'

/** Short ways to say an operation: `daybook today` is `daybook collaboration today`. */
export const shortcuts: Readonly<Record<string, string>> = {
  today: 'collaboration.today', deploy: 'releases.deploy', rollback: 'releases.rollback', declare: 'incidents.declare',
  whoami: 'access.me', note: 'events.note', environments: 'releases.environments', causes: 'incidents.causes', workflows: 'pipelines.list',
}

/** What a part does when no verb is said: the first of these that it has. */
const usualVerbs = ['list', 'read'] as const

/** Commands of this program that other programs of Daybook do. */
export const programCommands: Readonly<Record<string, string>> = {
  up: 'Start everything for a folder: daybook up [DIR] [--data DIR] [--port 7300] [--host 127.0.0.1] [--json]',
  check: 'Look through a folder once and print Today; leaves nothing behind: daybook check [DIR] [--json]',
  backup: 'Put everything into one file, while Daybook runs or not: daybook backup FILE [DIR] [--data DIR] [--force] [--json]',
  restore: 'Make a data folder from a backup: daybook restore FILE [DIR] [--data DIR] [--json]',
  runner: 'Join this machine as a runner: daybook runner --server URL --token TOKEN [--labels a,b]',
}

/** Commands that look at files where they are and ask no server, with the flags that they have. */
export const localCommands: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = { rules: { check: ['--ignore-unknown-fields'], test: ['--ignore-unknown-fields', '--run'] } }

export function usualVerb(verbs: ReadonlyMap<string, Operation>): string | undefined {
  return usualVerbs.find((verb) => verbs.has(verb))
}

/** The parts with their operations by verb: `events` → `list` → the operation. */
export function partsOf(operations: readonly Operation[]): Map<string, Map<string, Operation>> {
  const parts = new Map<string, Map<string, Operation>>()
  for (const operation of operations) {
    const [part, verb] = splitName(operation)
    parts.set(part, (parts.get(part) ?? new Map<string, Operation>()).set(verb, operation))
  }
  return parts
}

/**
 * Arguments with shortcuts written out and the usual verb filled in: `events --limit 5` → `events list --limit 5`,
 * `logs RUN` → `logs read RUN`. Flags for every command may stand first. What is not understood stays as it is.
 */
export function expandWords(argv: readonly string[], parts: ReadonlyMap<string, ReadonlyMap<string, Operation>>): string[] {
  const { leading, rest } = splitLeadingFlags(argv)
  const [word = '', next, ...others] = rest
  if (word === 'help' && next !== undefined) return [...expandWords([next, ...others], parts).filter((each) => !each.startsWith('-')).slice(0, others.length === 0 && parts.has(next) ? 1 : 2), '--help']
  const shortcut = shortcuts[word]
  if (shortcut !== undefined) {
    const dot = shortcut.indexOf('.')
    return [shortcut.slice(0, dot), shortcut.slice(dot + 1), ...rest.slice(1), ...leading]
  }
  const verbs = parts.get(word)
  if (!verbs || next === 'help') return [...rest, ...leading]
  if (next !== undefined && verbs.has(next)) return [word, next, ...others, ...leading]
  const usual = usualVerb(verbs)
  const isForUsual = next === undefined || (next.startsWith('-') && !['-h', '--help'].includes(next)) || verbs.get(usual ?? '')?.positional !== undefined
  if (usual !== undefined && isForUsual) return [word, usual, ...rest.slice(1), ...leading]
  return next === undefined ? [word, '--help'] : [...rest, ...leading]
}

const flagsWithValue = new Set(['--server', '--url', '--token'])
const switches = new Set(['--json', '--no-color'])

function splitLeadingFlags(argv: readonly string[]): { leading: string[]; rest: string[] } {
  let index = 0
  while (index < argv.length) {
    const word = argv[index] ?? ''
    if (switches.has(word) || flagsWithValue.has(word.split('=')[0] ?? '')) index += flagsWithValue.has(word) ? 2 : 1
    else break
  }
  return { leading: argv.slice(0, index), rest: argv.slice(index) }
}
