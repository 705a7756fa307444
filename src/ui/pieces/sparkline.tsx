import { sparkPath } from './spark-points.ts'

export interface SparklineProps {
  /** Oldest first; null where nothing is known. */
  readonly values: readonly (number | null)[]
  /** What it shows, with unit: "Latency, ms". */
  readonly label: string
  readonly width?: number
  readonly height?: number
  /** A line to compare with. */
  readonly threshold?: number
  readonly isFailing?: boolean
}

/** A small graph without axes, from zero. The last value belongs beside it in words. */
export function Sparkline({ values, label, width = 120, height = 24, threshold, isFailing = false }: SparklineProps) {
  const known = values.filter((value) => value !== null)
  const top = Math.max(threshold ?? 0, ...known, 1e-9)
  const text = known.length === 0 ? `${label}: no values` : `${label}: last ${known.at(-1)}, least ${Math.min(...known)}, most ${Math.max(...known)}`
  const thresholdY = threshold === undefined ? undefined : height - (threshold / top) * height
  return (
    <svg className={`sparkline${isFailing ? ' sparkline-failing' : ''}`} width={width} height={height + 2} viewBox={`0 -1 ${width} ${height + 2}`} role="img" aria-label={text} preserveAspectRatio="none">
      {thresholdY === undefined ? null : <line x1={0} x2={width} y1={thresholdY} y2={thresholdY} className="spark-threshold" />}
      <path d={sparkPath(values, width, height, threshold)} />
    </svg>
  )
}

/** Results one beside the other, oldest first: the bar of Uptime Kuma. */
export function StatusBar({ results, label }: { results: readonly { readonly key: string; readonly isOk: boolean; readonly text: string }[]; label: string }) {
  const bad = results.filter(({ isOk }) => !isOk).length
  return (
    <span className="status-bar" role="img" aria-label={`${label}: ${results.length - bad} of ${results.length} good`}>
      {results.map(({ key, isOk, text }) => <span key={key} className={isOk ? 'tick tick-ok' : 'tick tick-failing'} title={text} />)}
    </span>
  )
}
