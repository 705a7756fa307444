interface Timed {
  readonly at: string
  readonly location: string
  readonly isOk: boolean
  readonly latencyMs: number
}

interface Lines {
  readonly times: number[]
  readonly lines: { readonly name: string; readonly values: (number | null)[] }[]
}

/** A line of times taken for each location. Where there are several, what was found in one interval stands at one time, so that the lines hold together. */
export function latencyLines(results: readonly Timed[], intervalMs: number): Lines {
  const names = [...new Set(results.map(({ location }) => location))].toSorted()
  if (names.length < 2) return { times: results.map(({ at }) => Date.parse(at)), lines: [{ name: 'Time taken', values: results.map(({ isOk, latencyMs }) => (isOk ? latencyMs : null)) }] }
  // Each location asks at a moment of its own within the interval.
  const phases = new Map(results.toReversed().map(({ location, at }) => [location, Date.parse(at) % intervalMs]))
  const roundOf = ({ at, location }: Timed) => Math.round((Date.parse(at) - (phases.get(location) ?? 0)) / intervalMs) * intervalMs
  const times = [...new Set(results.map(roundOf))].toSorted((a, b) => a - b)
  const found = new Map(results.map((result) => [`${result.location} ${roundOf(result)}`, result.isOk ? result.latencyMs : null]))
  return { times, lines: names.map((name) => ({ name, values: times.map((time) => found.get(`${name} ${time}`) ?? null) })) }
}
