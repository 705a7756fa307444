import { Button, Choice, Empty, ErrorNotice, FilterBar, Page, Tabs, useAddress, useOperation, Waiting } from '#ui'
import { queryMetrics } from '#kernel/telemetry/contract'
import { type BuiltInPanel, containerPanels, daybookPanels, forHost, hostPanels } from './dashboards.data.ts'
import { MetricPanel } from './metric-panel.tsx'
import { RangeBar } from './range-bar.tsx'
import { useMarks } from './use-metric-chart.ts'
import { useRange } from './use-range.ts'

/** What is measured without any set-up: the host, its containers, Daybook itself. */
export function DashboardsPage() {
  const { search } = useAddress()
  const range = useRange()
  const marks = useMarks(range.range)
  const hosts = useOperation(queryMetrics, { query: 'group by (instance) (node_load1{job="node"})' }, { live: false, everyMs: 60_000 })
  const names = (hosts.data?.series ?? []).map(({ labels }) => labels['instance'] ?? '').toSorted()
  const instance = search['host'] ?? names[0]
  const draw = (panels: readonly BuiltInPanel[]) => <div className="charts">{panels.map((panel) => <MetricPanel key={panel.title} panel={panel} range={range.range} zoom={range.zoom} marks={marks} />)}</div>
  const ofHost = instance === undefined ? <Empty title="No host is measured yet">On Linux the first figures come within half a minute of a start. Other hosts come in by scraping their node_exporter.</Empty> : (
    <>
      {names.length > 1 ? <FilterBar><Choice name="host" label="Host" options={names.map((name) => ({ value: name, label: name }))} /></FilterBar> : null}
      {draw(forHost(hostPanels, instance))}
    </>
  )
  return (
    <Page title="Dashboards" lead="What is measured from the first minute, without any set-up." actions={<><Button href="/targets">Targets</Button><RangeBar range={range} /></>}>
      {hosts.error ? <ErrorNotice error={hosts.error} title="The metrics could not be read" onRetry={() => void hosts.refetch()} /> : null}
      {hosts.data ? <Tabs tabs={[
        { key: 'host', label: instance ?? 'This host', content: ofHost }, { key: 'containers', label: 'Containers', content: draw(containerPanels) }, { key: 'daybook', label: 'Daybook itself', content: draw(daybookPanels) },
      ]} /> : hosts.error ? null : <Waiting rows={8} />}
    </Page>
  )
}
