import { RE2JS } from 're2js'
import { ipWithin } from '../model/ip-pattern.ts'
import { LogqlError } from '../model/logql-error.ts'
import type { LineFilter } from '../model/source.ts'
import type { LineFilterStage } from '../parse/ast.ts'
import { linePattern } from './line-pattern.ts'

/** Does a line pass? Throws where the pattern is none that RE2 knows. */
export function lineFilterOf({ operator, text }: LineFilter): (line: string) => boolean {
  return lineFilterStage({ kind: 'line-filter', operator, texts: [{ text, isIp: false }] })
}

export function lineFilterStage({ operator, texts }: LineFilterStage): (line: string) => boolean {
  const tests = texts.map(({ text, isIp }) => isIp ? ipWithin(text) ?? (() => false) : testOf(operator, text))
  const [only] = tests
  const passes = tests.length === 1 && only ? only : (line: string) => tests.some((test) => test(line))
  return operator.startsWith('!') ? (line) => !passes(line) : passes
}

function testOf(operator: LineFilterStage['operator'], text: string): (line: string) => boolean {
  if (operator === '|=' || operator === '!=') return (line) => line.includes(text)
  if (operator === '|>' || operator === '!>') return linePattern(text)
  const pattern = compiled(text)
  return (line) => pattern.test(line)
}

export function compiled(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern)
  } catch (error) {
    throw new LogqlError('parse', `error parsing regexp: ${error instanceof Error ? error.message : pattern}`)
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
