import { type ChartMark, Text, TimeChart } from '#ui'
import type { ShownSlo } from './slo-page.tsx'

const verbs = { deployed: 'deployed', upgraded: 'deployed', rolledBack: 'rolled back to' } as const

/** How fast the budget burned, with what was deployed meanwhile. */
export function SloTrend({ shown: { trend, changes, windows } }: { shown: ShownSlo }) {
  const times = trend.points.map(({ at }) => Date.parse(at))
  const [begin, last] = [times[0], times.at(-1)]
  if (begin === undefined || last === undefined || begin === last) return <Text look="muted">Nothing is recorded yet.</Text>
  // A point stands at the end of its step.
  const first = begin - trend.stepSeconds * 1000
  const marks = changes.filter(({ at }) => Date.parse(at) >= first && Date.parse(at) <= last).map(({ at, type, version, summary }): ChartMark => ({ at: Date.parse(at), kind: 'deployment', text: version === null ? summary : `${verbs[type]} ${version}` }))
  const page = windows.find(({ severity }) => severity === 'page')
  return (
    <TimeChart label="Burn rate" times={times} from={first} to={last} size="large" unit="number" suffix="×" min={0} marks={marks} lines={[{ name: 'Burn rate', values: trend.points.map(({ burnRate }) => burnRate), style: 'area' }]}
      thresholds={[{ from: 1, look: 'degraded' }, ...(page ? [{ from: page.threshold, look: 'failing' as const }] : [])]} names="none" />
  )
}
