import { createContext, Script } from 'node:vm'

const timeLimitMs = 100
const longestBody = 262_144

/** A context is costly to make and holds nothing that a pattern could reach. */
const place = createContext({ pattern: undefined as RegExp | undefined, text: '' })
const script = new Script('pattern.test(text)')
const captureScript = new Script('(() => { const found = pattern.exec(text); return found === null ? undefined : String(found[1] ?? found[0]) })()')

/** Whether `wanted` is a pattern: `/…/` with flags i, m, s or u. */
export function asPattern(wanted: string): RegExp | undefined {
  const match = /^\/(.+)\/([imsu]*)$/s.exec(wanted)
  return match ? new RegExp(match[1] ?? '', match[2]) : undefined
}

/**
 * Whether a body holds a text, or fits a `/pattern/`. Only its first 256 KB are looked at. Undefined when the pattern takes
 * more than 100 ms: somebody entered it, and one that runs away must not stop everything else.
 */
export function matchBody(body: string, wanted: string): boolean | undefined {
  const text = body.slice(0, longestBody)
  const pattern = asPattern(wanted)
  if (!pattern) return text.includes(wanted)
  const answer = runLimited(script, pattern, text)
  return answer === null ? undefined : answer === true
}

/** The first group of a `/pattern/` in a body, or all that fits. Undefined when nothing does, null when it takes too long. */
export function captureBody(body: string, wanted: string): string | undefined | null {
  const pattern = asPattern(wanted)
  if (!pattern) return undefined
  const answer = runLimited(captureScript, pattern, body.slice(0, longestBody))
  return answer === null ? null : typeof answer === 'string' ? answer : undefined
}

/** Null when it takes too long. */
function runLimited(what: Script, pattern: RegExp, text: string): unknown {
  place['pattern'] = pattern
  place['text'] = text
  try {
    return what.runInContext(place, { timeout: timeLimitMs }) as unknown
  } catch {
    return null
  } finally {
    place['text'] = ''
  }
}
