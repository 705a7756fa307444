/** A rule as it stands in a file of Prometheus. */
export interface SloRule {
  readonly record?: string
  readonly alert?: string
  readonly expr: string
  readonly forMs?: number
  readonly labels: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}
