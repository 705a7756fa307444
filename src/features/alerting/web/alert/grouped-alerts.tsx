import { type ReactNode, useState } from 'react'
import { type Column, EntityLink, Fold, Folded, Status, StatusWord, Table, Text, Time, useGo } from '#ui'
import { groupBy } from '#lib/group-by'
import type { ListedAlert } from '../../contract.ts'
import { Told } from './told.tsx'

interface Row {
  readonly key: string
  readonly alerts: readonly ListedAlert[]
  /** Of a row that stands under its group. */
  readonly alert?: ListedAlert
}

interface GroupedAlertsProps {
  readonly by: 'service' | 'rule'
  readonly rows: readonly ListedAlert[] | undefined
  readonly error: unknown
  readonly onRetry: () => void
  readonly hasMore: boolean
  readonly isLoadingMore: boolean
  readonly loadMore: () => void
  readonly empty: ReactNode
}

const severities = ['critical', 'high', 'medium', 'low'] as const

/** Alerts under what they have in common, groups with most that fires first. */
export function GroupedAlerts({ by, rows, ...table }: GroupedAlertsProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const go = useGo()
  const toggle = (key: string) => setOpen((old) => { const next = new Set(old); if (!next.delete(key)) next.add(key); return next })
  const firing = ({ alerts }: Pick<Row, 'alerts'>) => alerts.filter(({ state }) => state === 'firing').length
  const groups = rows && [...groupBy(rows, (alert) => (by === 'service' ? alert.service : alert.name))].map(([key, alerts]) => ({ key, alerts })).toSorted((a, b) => firing(b) - firing(a) || b.alerts.length - a.alerts.length)
  const shown = groups?.flatMap((group): Row[] => [group, ...(open.has(group.key) ? group.alerts.map((alert) => ({ key: alert.id, alerts: [alert], alert })) : [])])
  return <Table label="Alerts" {...table} rows={shown} columns={columnsOf(by, open, toggle)} rowKey={({ key }) => key} onOpen={({ key, alert }) => (alert ? go(`/alerts/${key}`) : toggle(key))} />
}

function columnsOf(by: 'service' | 'rule', open: ReadonlySet<string>, toggle: (key: string) => void): Column<Row>[] {
  const worst = ({ alerts }: Row) => severities.find((severity) => alerts.some((alert) => alert.severity === severity)) ?? 'low'
  return [
    { key: 'group', label: by === 'service' ? 'Service' : 'Rule', width: 'minmax(200px, 2fr)', cell: ({ key, alert, alerts }) => (alert ? <Folded>{alert.name}</Folded> : <Fold count={alerts.length} label={`the ${alerts.length} of ${key}`} isOpen={open.has(key)} onToggle={() => toggle(key)}>{by === 'service' ? <EntityLink entity={key} isPlain /> : key}</Fold>) },
    { key: 'state', label: 'State', width: '124px', cell: (row) => <GroupState row={row} /> },
    { key: 'told', label: 'Told', width: '118px', cell: ({ alert, alerts }) => (alert ? <Told alert={alert} /> : <HiddenCount alerts={alerts} />) },
    { key: 'severity', label: 'Severity', width: '84px', cell: worst },
    { key: 'what', label: by === 'service' ? 'What was seen' : 'About', width: 'minmax(180px, 3fr)', cell: ({ alert, alerts }) => (alert ? <>{by === 'rule' ? <><EntityLink entity={alert.service} isPlain /> </> : null}{alert.summary}</> : <Text look="secondary">{namesOf(alerts, by)}</Text>) },
    { key: 'startedAt', label: 'Newest', width: '92px', align: 'end', cell: ({ alerts }) => <Time at={alerts.map(({ startedAt }) => startedAt).toSorted().at(-1) ?? null} /> },
  ]
}

function GroupState({ row: { alert, alerts } }: { row: Row }) {
  if (alert) return <StatusWord word={alert.state} />
  const count = alerts.filter(({ state }) => state === 'firing').length
  return count > 0 ? <Status state="failing" word={`${count} firing`} /> : <StatusWord word="resolved" />
}

function HiddenCount({ alerts }: Pick<Row, 'alerts'>) {
  const count = alerts.filter(({ suppressedBy }) => suppressedBy.length > 0).length
  return count === 0 ? <Text look="muted">–</Text> : <Status state="off" word={`${count} hidden`} />
}

function namesOf(alerts: readonly ListedAlert[], by: 'service' | 'rule'): string {
  return [...new Set(alerts.map(({ name, service }) => (by === 'service' ? name : service.slice(service.indexOf('/') + 1))))].join(', ')
}
