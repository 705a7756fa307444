import { Link, Section, Text, TimeChart, Waiting } from '#ui'
import type { ChartMark } from '#ui'
import type { BuiltInPanel } from './dashboards.data.ts'
import { type ShownRange, useMetricChart } from './use-metric-chart.ts'

interface MetricPanelProps {
  readonly panel: BuiltInPanel
  readonly range: ShownRange
  readonly zoom: (from: number, to: number) => void
  readonly marks: readonly ChartMark[]
}

/** One chart of a dashboard. Its title leads to its expression. */
export function MetricPanel({ panel, range, zoom, marks }: MetricPanelProps) {
  const { chart, error } = useMetricChart(panel.query, range, panel.legend)
  return (
    <Section title={panel.title} actions={<Link href={`/explore?query=${encodeURIComponent(panel.query)}`}>Explore</Link>}>
      {error ? <Text look="muted">It could not be asked for: {error.message}</Text> : null}
      {!chart && !error ? <Waiting rows={4} /> : null}
      {chart && chart.lines.length === 0 ? <Text look="muted">Nothing is measured here yet.</Text> : null}
      {chart && chart.lines.length > 0 ? <TimeChart label={panel.title} times={chart.times} lines={chart.lines} unit={panel.unit} from={range.from} to={range.to} marks={marks} onZoom={zoom} isStacked={panel.isStacked ?? false} /> : null}
    </Section>
  )
}
