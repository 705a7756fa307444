import { Button, Chip, CodeBlock, Facts, Link, Notice, ObjectPanels, Panel, Record, Records, Row, Section, Stack, Text, Time, Value } from '#ui'
import { runbookHref } from '#features/knowledge/contract'
import { formatDuration } from '#lib/duration'
import type { RuleSet, RuleView } from '../../contract.ts'
import { backtestHref, exploreHref } from './rule-hrefs.ts'
import { RuleStatus } from './rule-set-state.tsx'

const shownAlerts = 50

/** One rule in full: what it asks, what it says, and what it alerts of now. */
export function RulePanel({ ruleSet, rule, onClose }: { ruleSet: RuleSet; rule: RuleView; onClose: () => void }) {
  const { name, kind, expr, forSeconds, keepFiringForSeconds, evaluatedAt, durationMs, lastError, labels, annotations, line } = rule
  const runbook = runbookHref(annotations['runbook_url'] ?? '')
  return (
    <Panel title={name} aside={<RuleStatus rule={rule} isOn={ruleSet.isOn} />} onClose={onClose} actions={<><Button size="small" href={exploreHref(expr)}>Explore</Button>{kind === 'alert' ? <Button size="small" href={backtestHref(ruleSet.name, name)}>Backtest</Button> : null}{runbook ? <Button size="small" href={runbook}>Runbook</Button> : null}</>}>
      <Stack>
        {lastError === null ? null : <Notice look="degraded">It could not be evaluated, so what it watches is not known: {lastError}</Notice>}
        <CodeBlock text={expr} label="Expression" />
        <Facts items={[
          ['Kind', kind === 'alert' ? 'alert' : 'recording'], forSeconds > 0 ? ['Waits for', formatDuration(forSeconds * 1000)] : null, keepFiringForSeconds > 0 ? ['Goes on for', formatDuration(keepFiringForSeconds * 1000)] : null,
          ['Evaluated', evaluatedAt === null ? 'not yet' : <Text key="at"><Time at={evaluatedAt} /> in {formatDuration(durationMs)}</Text>], ['Line', line],
        ]} />
        {Object.keys(labels).length > 0 ? <Section title="Labels"><LabelChips labels={labels} /></Section> : null}
        {Object.keys(annotations).length > 0 ? <Section title="Annotations"><Facts items={Object.entries(annotations).map(([label, text]) => [label, <Value key={label} value={text} name={label} />])} /></Section> : null}
        {annotations['runbook_url'] && !annotations['runbook_url'].includes('{{') ? <ObjectPanels on={`runbook:${annotations['runbook_url']}`} isPart /> : null}
        {kind === 'alert' ? <Section title="Alerts now" note={rule.alerts.length === 0 ? 'none' : rule.alerts.length}><RuleAlerts rule={rule} /></Section> : null}
      </Stack>
    </Panel>
  )
}

function RuleAlerts({ rule: { alerts } }: { rule: RuleView }) {
  if (alerts.length === 0) return null
  return (
    <Records label="Alerts of the rule">
      {alerts.slice(0, shownAlerts).map(({ labels, state, activeAt, value }) => {
        const { alertname: _alertname, ...others } = labels
        return <Record key={JSON.stringify(labels)} state={state === 'firing' ? 'failing' : 'waiting'} at={<>since <Time at={activeAt} /></>} detail={<LabelChips labels={others} />}>{state === 'firing' ? 'Fires' : 'Is pending'} at {value}</Record>
      })}
      {alerts.length > shownAlerts ? <Record at={null}><Link href="/alerts?state=firing">{alerts.length - shownAlerts} more</Link></Record> : null}
    </Records>
  )
}

export function LabelChips({ labels }: { labels: Readonly<Record<string, string>> }) {
  return <Row>{Object.entries(labels).map(([name, value]) => <Chip key={name}>{name}={value}</Chip>)}</Row>
}
