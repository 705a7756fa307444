import { type Fault, ProductError } from '#lib/errors'
import { fetchGuarded, type GuardedResponse } from '#platform/http'
import type { CheckDetails, CheckStep, SettingsOf } from '../checks-contract.ts'
import { asPattern, captureBody } from '../match-body.ts'
import { parseJsonPath, readJsonPath } from '../read-json-path.ts'
import type { CheckKind, Found, ProbeLimits } from './check-kind.ts'
import { addressFaults } from './http-kind.ts'
import { judgeAnswer, parseJson, textOf } from './judge-answer.ts'
import { patternFaults } from './pattern-faults.ts'
import { namesIn, privateNames, putIn, putInAll, type PutValues } from './put-in.ts'

type Settings = SettingsOf<'steps'>
type StepResult = NonNullable<CheckDetails['steps']>[number]
const maxBytes = 2 ** 20
const longestValue = 10_000

/** Requests one after another; what an answer holds can be sent with the next. Ends at the first that fails. */
export const stepsKind: CheckKind<'steps'> = {
  faults,
  target: ({ steps }) => steps[0]?.url ?? '',
  instance: ({ steps }) => hostOf(steps[0]?.url ?? ''),
  probe,
}

async function probe(settings: Settings, limits: ProbeLimits): Promise<Found> {
  const vars = new Map<string, string>()
  const done: StepResult[] = []
  const startedAt = performance.now()
  for (const step of settings.steps) {
    const stepAt = performance.now()
    const found = await takeStep(step, settings, { limits, vars })
    done.push({ name: step.name, isOk: found.isOk === true, status: found.status ?? null, latencyMs: performance.now() - stepAt, error: found.error })
    if (found.isOk !== true) return { isOk: found.isOk, error: `Step ${step.name}: ${found.error ?? 'it failed.'}`, ...(found.status === undefined ? {} : { status: found.status }), latencyMs: performance.now() - startedAt, details: { steps: done } }
  }
  return { isOk: true, error: null, status: done.at(-1)?.status ?? 0, latencyMs: performance.now() - startedAt, details: { steps: done } }
}

interface Underway {
  readonly limits: ProbeLimits
  readonly vars: Map<string, string>
}

async function takeStep(step: CheckStep, { timeoutMs, verifyTls, ca }: Settings, { limits, vars }: Underway): Promise<Found> {
  try {
    const values: PutValues = { secret: limits.secret, vars }
    const response = await fetchGuarded(putIn(step.url, values), {
      method: step.method, headers: putInAll(step.headers, values), privateHeaders: privateNames(step.headers), allowPrivate: limits.allowPrivate, signal: limits.signal, timeoutMs, maxBytes, verifyTls,
      ...(step.body === null ? {} : { body: putIn(step.body, values) }), ...(ca === null ? {} : { ca }),
    })
    const judged = judgeAnswer(step, response)
    const found = judged.isOk === true ? keepValues(step, response, vars) : judged
    return { ...found, status: response.status }
  } catch (error) {
    // A value of an answer may make an address that is none: that is the service's failure.
    if (!(error instanceof ProductError)) throw error
    return { isOk: error.code === 'unavailable' || (error.code === 'invalid' && namesIn(step.url).length > 0) ? false : null, error: error.message }
  }
}

function keepValues({ save }: CheckStep, response: GuardedResponse, vars: Map<string, string>): Found {
  for (const { name, from, what } of save) {
    const value = from === 'header' ? response.headers[what.toLowerCase()] : from === 'json' ? readJsonPath(parseJson(response.text()), what) : captureBody(response.text(), what)
    if (value === null) return { isOk: null, error: `The pattern ${what} takes too long on this answer. Write a simpler one.` }
    if (value === undefined) return { isOk: false, error: `The answer has no ${what} to keep as ${name}.` }
    vars.set(name, textOf(value).slice(0, longestValue))
  }
  return { isOk: true, error: null }
}

function faults({ steps }: Settings): Fault[] {
  const known = new Set<string>()
  return steps.flatMap((step, index) => {
    const at = `steps.${index}`
    const isPlain = namesIn(step.url).length === 0 && !step.url.includes('${{')
    const missing = [step.url, step.body ?? '', ...Object.values(step.headers)].flatMap(namesIn).filter((name) => !known.has(name))
    const found = [
      ...(isPlain ? addressFaults(step.url, `${at}.url`) : []), ...patternFaults(step.expectBody, `${at}.expectBody`), ...patternFaults(step.expectJsonValue, `${at}.expectJsonValue`),
      ...missing.map((name) => ({ path: at, message: `The step ${step.name} uses ${name}, which no step before it saves.` })), ...step.save.flatMap((save, place) => saveFaults(save, `${at}.save.${place}`)),
      ...(step.expectJsonPath === null || parseJsonPath(step.expectJsonPath) ? [] : [{ path: `${at}.expectJsonPath`, message: `${step.expectJsonPath} does not read. Write it like $.status or $.items[0].id.` }]),
    ]
    for (const { name } of step.save) known.add(name)
    return found
  })
}

function saveFaults({ from, what }: CheckStep['save'][number], path: string): Fault[] {
  if (from === 'json') return parseJsonPath(what) ? [] : [{ path, message: `${what} does not read. Write it like $.token.` }]
  if (from === 'header') return []
  const unread = patternFaults(what, path)
  if (unread.length > 0) return unread
  return asPattern(what) ? [] : [{ path, message: `${what} is no pattern. Write it between slashes, with the part to keep in brackets: /token=(\\w+)/.` }]
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address.slice(0, 200)
}
