import type { GuardedResponse } from '#platform/http'
import type { SettingsOf } from '../checks-contract.ts'
import { asPattern, matchBody } from '../match-body.ts'
import { readJsonPath } from '../read-json-path.ts'
import { type Found, well } from './check-kind.ts'

type Expected = Pick<SettingsOf<'http'>, 'expectStatus' | 'expectBody' | 'expectJsonPath' | 'expectJsonValue'> & { readonly expectHeader?: string | null }
type Answer = Pick<GuardedResponse, 'status' | 'headers' | 'text'>

/** Whether an answer is what was asked for: status, header, body, a value of its JSON, in this order. */
export function judgeAnswer(expected: Expected, answer: Answer): Found {
  const { status } = answer
  const isExpected = expected.expectStatus.length === 0 ? status >= 200 && status < 300 : expected.expectStatus.includes(status)
  if (!isExpected) return { isOk: false, error: `It answered ${status}${expected.expectStatus.length === 0 ? '' : ` instead of ${expected.expectStatus.join(' or ')}`}.` }
  return firstOf(judgeHeader(expected.expectHeader ?? null, answer), judgeBody(expected.expectBody, answer), judgeJson(expected, answer))
}

function firstOf(...judgements: readonly Found[]): Found {
  return judgements.find(({ isOk }) => isOk !== true) ?? well
}

function judgeHeader(wanted: string | null, { headers }: Answer): Found {
  if (wanted === null) return well
  const colon = wanted.indexOf(':')
  const name = (colon < 0 ? wanted : wanted.slice(0, colon)).trim().toLowerCase()
  const value = headers[name]
  if (value === undefined) return { isOk: false, error: `The answer has no header ${name}.` }
  return colon < 0 ? well : judgeText(value, wanted.slice(colon + 1).trim(), `The header ${name}`)
}

function judgeBody(wanted: string | null, answer: Answer): Found {
  return wanted === null ? well : judgeText(answer.text(), wanted, 'The answer')
}

function judgeText(text: string, wanted: string, what: string): Found {
  const fits = matchBody(text, wanted)
  if (fits === undefined) return tooLong(wanted)
  return fits ? well : { isOk: false, error: `${what} does not hold ${wanted}.` }
}

function judgeJson({ expectJsonPath: path, expectJsonValue: wanted }: Expected, answer: Answer): Found {
  if (path === null) return well
  const value = readJsonPath(parseJson(answer.text()), path)
  if (value === undefined) return { isOk: false, error: `The answer has no ${path}.` }
  if (wanted === null) return well
  const text = textOf(value)
  const fits = asPattern(wanted) ? matchBody(text, wanted) : text === wanted
  if (fits === undefined) return tooLong(wanted)
  return fits ? well : { isOk: false, error: `The answer's ${path} is ${text.slice(0, 100)} instead of ${wanted}.` }
}

/** A pattern that takes too long says nothing of the service. */
function tooLong(wanted: string): Found {
  return { isOk: null, error: `The pattern ${wanted} takes too long on this answer. Write a simpler one.` }
}

/** Undefined when it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** A JSON value as one writes it: texts without quotes. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
