// Kills server, runner or both with -9 once, at a moment of the story that the seed decides, and starts the server again.
import { setTimeout as sleep } from 'node:timers/promises'

const longestMs = 22_000

export function killAtRandom({ daybook, seed, tell }) {
  const random = generator(seed)
  const what = ['server', 'runner', 'both'][Math.floor(random() * 3)]
  const afterMs = Math.floor(random() * longestMs)
  const stop = new AbortController()
  const killer = { told: `${what} killed after ${(afterMs / 1000).toFixed(1)} s`, cancel: () => stop.abort(), done: () => work }
  const work = (async () => {
    await sleep(afterMs, undefined, { signal: stop.signal })
    tell(`*** kill -9 of ${what} ***`)
    await daybook.kill9(what)
    if (what !== 'runner') await daybook.start()
    tell('*** started again ***')
  })()
  work.catch(() => {})
  return killer
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
