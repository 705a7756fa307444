import { RE2JS } from 're2js'
import { ipWithin } from '../model/ip-pattern.ts'
import { LogqlError, regexFault } from '../model/logql-error.ts'
import type { LineFilter } from '../model/source.ts'
import type { LineFilterStage } from '../parse/ast.ts'
import { linePattern } from './line-pattern.ts'
import { safePattern } from './safe-pattern.ts'

/** `isAscii`: known to be so; it is looked for where nothing is said. */
export type LineTest = (line: string, isAscii?: boolean) => boolean

const notAscii = /[^\0-\x7f]/

/** Does a line pass? Throws where the pattern is none that RE2 knows. */
export function lineFilterOf({ operator, text }: LineFilter): LineTest {
  return lineFilterStage({ kind: 'line-filter', operator, texts: [{ text, isIp: false }] })
}

export function lineFilterStage({ operator, texts }: LineFilterStage): LineTest {
  const tests = texts.map(({ text, isIp }) => isIp ? ipWithin(text) ?? (() => false) : testOf(operator, text))
  const [only] = tests
  const passes: LineTest = tests.length === 1 && only ? only : (line, isAscii) => tests.some((test) => test(line, isAscii))
  return operator.startsWith('!') ? (line, isAscii) => !passes(line, isAscii) : passes
}

function testOf(operator: LineFilterStage['operator'], text: string): LineTest {
  if (operator === '|=' || operator === '!=') return (line) => line.includes(text)
  if (operator === '|>' || operator === '!>') return linePattern(text)
  return patternTest(text)
}

/** A pattern that is found in a line; JavaScript's own expression where it does the same and cannot hang. */
function patternTest(text: string): LineTest {
  const pattern = compiled(text)
  const fast = safePattern(text)
  if (!fast) return (line) => pattern.test(line)
  return (line, isAscii = !notAscii.test(line)) => (isAscii ? fast(line) : undefined) ?? pattern.test(line)
}

export function compiled(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern)
  } catch (error) {
    throw new LogqlError('parse', regexFault(error, pattern))
  }
}

/** What a source may do by itself: several texts become one pattern. Undefined where only the pipeline can. */
export function sourceFilter({ operator, texts }: LineFilterStage): LineFilter | undefined {
  if (operator === '|>' || operator === '!>' || texts.some(({ isIp }) => isIp)) return undefined
  const [first] = texts
  if (texts.length === 1 && first) return { operator, text: first.text }
  const isPlain = operator === '|=' || operator === '!='
  const text = texts.map((each) => isPlain ? each.text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`) : `(?:${each.text})`).join('|')
  return { operator: operator.startsWith('!') ? '!~' : '|~', text }
}
