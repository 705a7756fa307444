import { numberOf } from '../../../src/lib/promql/parse/literals.ts'

/** A command of a Prometheus test script (promql/promqltest, README). Times in ms. */
export type ScriptCommand =
  | { readonly kind: 'clear'; readonly line: number }
  | { readonly kind: 'load'; readonly line: number; readonly step: number; readonly series: readonly string[]; readonly hasCustom: boolean }
  | EvalCommand

export interface EvalCommand {
  readonly kind: 'eval'
  readonly line: number
  readonly query: string
  readonly start: number
  readonly end: number
  /** 0 for a single time. */
  readonly step: number
  readonly expected: readonly string[]
  readonly expectations: readonly Expectation[]
}

export interface Expectation {
  readonly about: 'fail' | 'warn' | 'info' | 'no_warn' | 'no_info' | 'ordered' | 'string' | 'range'
  readonly match: 'any' | 'msg' | 'regex'
  readonly text: string
}

export function parseScript(text: string): ScriptCommand[] {
  const commands: ScriptCommand[] = []
  let body: string[] | undefined
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) {
      if (line === '') body = undefined
      continue
    }
    if (body && !/^(eval|load|clear)/.test(line)) {
      body.push(line)
      continue
    }
    body = []
    commands.push(commandOf(line, index + 1, body))
  }
  return commands.map((command) => command.kind === 'eval' ? withExpectations(command) : command)
}

function commandOf(line: string, number: number, body: string[]): ScriptCommand {
  if (line.startsWith('clear')) return { kind: 'clear', line: number }
  const load = /^load(_with_nhcb)?\s+(\S+)/.exec(line)
  if (load) return { kind: 'load', line: number, step: ms(load[2]!), series: body, hasCustom: load[1] !== undefined }
  const instant = /^eval(?:_(fail|warn|info|ordered))?\s+instant\s+(?:at\s+(\S+)\s+)?(.*)$/.exec(line)
  if (instant) return { kind: 'eval', line: number, query: instant[3]!, start: ms(instant[2] ?? '0'), end: ms(instant[2] ?? '0'), step: 0, expected: body, expectations: old(instant[1]) }
  const range = /^eval(?:_(fail|warn|info))?\s+range\s+from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+)\s+(.*)$/.exec(line)
  if (range) return { kind: 'eval', line: number, query: range[5]!, start: ms(range[2]!), end: ms(range[3]!), step: ms(range[4]!), expected: body, expectations: old(range[1]) }
  throw new Error(`Line ${number} is no command: ${line}`)
}

function old(word: string | undefined): Expectation[] {
  return word ? [{ about: word as Expectation['about'], match: 'any', text: '' }] : []
}

function ms(text: string): number {
  return numberOf(text)! * 1000
}

function withExpectations(command: EvalCommand): EvalCommand {
  const expectations = [...command.expectations]
  const expected: string[] = []
  for (const line of command.expected) {
    const found = /^expect\s+(fail|warn|info|no_warn|no_info|ordered|string|range vector)\s*(?:(msg|regex):)?\s*(.*)$/.exec(line)
    const oldFail = /^expected_fail_(message|regexp)\s+(.*)$/.exec(line)
    if (found) expectations.push({ about: (found[1] === 'range vector' ? 'range' : found[1]) as Expectation['about'], match: (found[2] ?? 'any') as Expectation['match'], text: found[3]! })
    else if (oldFail) expectations.push({ about: 'fail', match: oldFail[1] === 'message' ? 'msg' : 'regex', text: oldFail[2]! })
    else expected.push(line)
  }
  return { ...command, expected, expectations }
}
