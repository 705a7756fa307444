/** Upper bounds in seconds, as Grafana's Tempo has them by default. */
export const latencyBounds = [0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1.024, 2.048, 4.096, 8.192, 16.384] as const

/** How long something took, counted as a classic histogram of Prometheus. */
export class LatencyCounts {
  count = 0
  seconds = 0
  readonly #buckets: number[] = latencyBounds.map(() => 0)

  add(seconds: number): void {
    this.count += 1
    this.seconds += seconds
    for (const [at, bound] of latencyBounds.entries()) if (seconds <= bound) this.#buckets[at] = (this.#buckets[at] ?? 0) + 1
  }

  /** Its samples, by the names that a histogram `name` has. */
  samples(name: string, labels: Readonly<Record<string, string>>): [name: string, labels: Readonly<Record<string, string>>, value: number][] {
    return [
      ...[...this.#buckets, this.count].map((count, at): [string, Readonly<Record<string, string>>, number] => [`${name}_bucket`, { ...labels, le: at === latencyBounds.length ? '+Inf' : String(latencyBounds[at]) }, count]),
      [`${name}_sum`, labels, this.seconds], [`${name}_count`, labels, this.count],
    ]
  }
}
