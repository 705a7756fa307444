import { useRef } from 'react'
import { useAddress } from '#ui'

const shortestMs = 10_000

interface Shown {
  readonly since: string
  readonly until: string
}

/** Narrows and widens the range in the address. Each step is an entry of the history, so that going back undoes it. */
export function useZoom(shown: Shown) {
  const { setSearch } = useAddress()
  const steps = useRef(0)
  function go(sinceMs: number, untilMs: number): void {
    steps.current += 1
    setSearch({ since: new Date(sinceMs).toISOString(), until: new Date(untilMs).toISOString() }, true)
  }
  return {
    choose(since: string, until: string) {
      const [from, to] = [Date.parse(since), Date.parse(until)]
      const missing = Math.max(0, shortestMs - (to - from)) / 2
      go(from - missing, to + missing)
    },
    /** Twice as long around the same middle; never far beyond now. */
    widen() {
      const [from, to] = [Date.parse(shown.since), Date.parse(shown.until)]
      const end = Math.min(to + (to - from) / 2, Math.max(to, Date.now() + 60_000))
      go(end - (to - from) * 2, end)
    },
    canStepBack: () => steps.current > 0,
    stepBack() {
      steps.current -= 1
      history.back()
    },
    leave() {
      steps.current = 0
      setSearch({ since: undefined, until: undefined }, true)
    },
  }
}
