/** The value below which `share` of the values lie. */
export function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? Number.NaN
}

export function median(values) {
  return percentile(values, 0.5)
}

/** Milliseconds that `work` takes, each of so many times; `work` gets the number of the time. */
export async function timed(times, work) {
  const taken = []
  for (let time = 0; time < times; time += 1) {
    const startedAt = performance.now()
    await work(time)
    taken.push(performance.now() - startedAt)
  }
  return taken
}

/** `median 12, slowest 40 of 20`: how widely the single ones lie. */
export function spread(values, unit) {
  const round = (value) => Number(value.toPrecision(3))
  return `Median ${round(median(values))} ${unit}, slowest ${round(Math.max(...values))} ${unit} of ${values.length}.`
}
