import { Button, type Column, Status, type StatusState, Text, Time } from '#ui'
import type { LedgerEntry } from '../../contract.ts'
import { backtestHref, ruleSetHref } from '../rules/rule-hrefs.ts'

const looks: Readonly<Record<LedgerEntry['verdict'], StatusState>> = { useful: 'ok', noisy: 'degraded', flapping: 'degraded', ignored: 'waiting', never: 'off' }
const words: Readonly<Record<LedgerEntry['verdict'], string>> = { useful: 'Useful', noisy: 'Noisy', flapping: 'Flapping', ignored: 'Ignored', never: 'Never fired' }

/** Where one can do something about an entry: its rule over the past, its check, or its alerts. */
export function entryHref({ kind, name, ruleSet }: LedgerEntry): string {
  // That a set cannot be evaluated is an alert without a rule.
  if (kind === 'rule' && ruleSet !== null) return name === 'RulesUnknown' ? ruleSetHref(ruleSet) : backtestHref(ruleSet, name)
  return kind === 'check' ? `/checks/${encodeURIComponent(name)}` : '/alerts'
}

export function Verdict({ entry: { verdict } }: { entry: LedgerEntry }) {
  return <Status state={looks[verdict]} word={words[verdict]} />
}

const count = (value: number) => (value === 0 ? <Text look="muted">–</Text> : value.toLocaleString('en'))

export const ledgerColumns: Column<LedgerEntry>[] = [
  { key: 'name', label: 'Rule or check', width: 'minmax(160px, 1.4fr)', cell: ({ name }) => name, sort: ({ name }) => name },
  { key: 'verdict', label: 'Verdict', width: '120px', cell: (entry) => <Verdict entry={entry} />, sort: ({ verdict }) => verdict, filter: ({ verdict }) => verdict },
  { key: 'fired', label: 'Fired', width: '64px', align: 'end', cell: ({ fired }) => count(fired), sort: ({ fired }) => fired },
  { key: 'acknowledged', label: 'Seen', width: '60px', align: 'end', cell: ({ acknowledged }) => count(acknowledged), sort: ({ acknowledged }) => acknowledged },
  { key: 'actedOn', label: 'Acted on', width: '76px', align: 'end', cell: ({ actedOn }) => count(actedOn), sort: ({ actedOn }) => actedOn },
  { key: 'flapped', label: 'Flapped', width: '72px', align: 'end', cell: ({ flapped }) => count(flapped), sort: ({ flapped }) => flapped },
  { key: 'hidden', label: 'Hidden', width: '68px', align: 'end', cell: ({ hidden }) => count(hidden), sort: ({ hidden }) => hidden },
  { key: 'atNight', label: 'Night', width: '60px', align: 'end', cell: ({ atNight }) => count(atNight), sort: ({ atNight }) => atNight },
  { key: 'lastFiredAt', label: 'Last', width: '92px', align: 'end', cell: ({ lastFiredAt }) => (lastFiredAt === null ? <Text look="muted">–</Text> : <Time at={lastFiredAt} />), sort: ({ lastFiredAt }) => lastFiredAt },
  { key: 'advice', label: 'Advice', width: 'minmax(180px, 2.6fr)', cell: ({ advice }) => <span title={advice}>{advice}</span> },
]

export function TryButton({ entry }: { entry: LedgerEntry }) {
  if (entry.kind === 'posted') return null
  return <Button size="small" href={entryHref(entry)}>{entry.kind === 'check' ? 'Look at the check' : entry.name === 'RulesUnknown' ? 'Look at the rules' : 'Backtest'}</Button>
}
