import { createContext, Script } from 'node:vm'

const timeLimitMs = 100
const longestBody = 262_144

/** A context is costly to make and holds nothing that a pattern could reach. */
const place = createContext({ pattern: undefined as RegExp | undefined, text: '' })
const script = new Script('pattern.test(text)')

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
  place['pattern'] = pattern
  place['text'] = text
  try {
    return script.runInContext(place, { timeout: timeLimitMs }) === true
  } catch {
    return undefined
  } finally {
    place['text'] = ''
  }
}
