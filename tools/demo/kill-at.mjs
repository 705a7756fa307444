// Kills server, runner or both with -9 once, at a moment of the story, and starts the server again.
import { setTimeout as sleep } from 'node:timers/promises'

const targets = ['server', 'runner', 'both']

/**
 * The kill of each of `count` stories: the story is cut into as many parts of the same length and each is killed in one of
 * them, at a moment that the seed decides, so that no part is left out. Moments are shares of the story's length.
 */
export function planKills({ count, seed }) {
  const random = generator(seed)
  return Array.from({ length: count }, (_, number) => ({ what: targets[(number + seed) % targets.length], share: (number + random()) / count }))
}

/** Carries out one planned kill in a story that takes about `lengthMs`. */
export function killAt({ daybook, what, share, lengthMs, tell }) {
  const afterMs = Math.round(share * lengthMs)
  const stop = new AbortController()
  const work = (async () => {
    await sleep(afterMs, undefined, { signal: stop.signal })
    tell(`*** kill -9 of ${what} ***`)
    await daybook.kill9(what)
    if (what !== 'runner') await daybook.start()
    tell('*** started again ***')
  })()
  work.catch(() => {})
  return { told: `${what} killed after ${(afterMs / 1000).toFixed(1)} s`, cancel: () => stop.abort(), done: () => work }
}

/** Mulberry32: the same numbers for the same seed. Source: github.com/bryc/code/blob/master/jshash/PRNGs.md. */
function generator(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
