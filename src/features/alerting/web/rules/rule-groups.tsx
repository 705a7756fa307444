import { type Column, DurationMs, Empty, FilterBar, Link, SearchField, Section, Stack, Table, Text, Time, useAddress } from '#ui'
import { formatDuration } from '#lib/duration'
import type { RuleGroupView, RuleView } from '../../contract.ts'
import { exploreHref } from './rule-hrefs.ts'
import { RuleStatus } from './rule-set-state.tsx'

const searchedFrom = 8

/** Rules by their groups; a click opens one. */
export function RuleGroups({ groups, isOn }: { groups: readonly RuleGroupView[]; isOn: boolean }) {
  const { search, setSearch } = useAddress()
  const text = (search['text'] ?? '').toLowerCase()
  const fits = ({ name, expr, labels }: RuleView) => [name, expr, ...Object.values(labels)].some((part) => part.toLowerCase().includes(text))
  const shown = groups.map((group) => ({ ...group, rules: group.rules.filter(fits) })).filter(({ rules }) => rules.length > 0)
  const count = groups.reduce((sum, { rules }) => sum + rules.length, 0)
  const columns = columnsOf(isOn)
  return (
    <Stack>
      {count >= searchedFrom ? <FilterBar><SearchField label="Search names and expressions" /></FilterBar> : null}
      {shown.length === 0 ? <Empty title={count === 0 ? 'There is no rule in it' : 'No rule fits'} /> : null}
      {shown.map((group, at) => (
        <Section key={group.name} title={group.name} note={<Evaluated group={group} isOn={isOn} />}>
          <Table label={`Rules of ${group.name}`} name={`group-${at}`} isMain={shown.length === 1} rows={group.rules} columns={columns} rowKey={({ line }) => `${group.name}/${line}`} onOpen={({ line }) => setSearch({ rule: `${group.name}/${line}` })} openKey={search['rule']} />
        </Section>
      ))}
    </Stack>
  )
}

function Evaluated({ group: { intervalSeconds, evaluatedAt, durationMs, failingSince }, isOn }: { group: RuleGroupView; isOn: boolean }) {
  if (!isOn) return <>every {formatDuration(intervalSeconds * 1000)} once it is evaluated</>
  return (
    <>
      every {formatDuration(intervalSeconds * 1000)}, {evaluatedAt === null ? 'not evaluated yet' : <>evaluated <Time at={evaluatedAt} />{durationMs === null ? null : <> in <DurationMs ms={durationMs} /></>}</>}
      {failingSince === null ? null : <>, failing since <Time at={failingSince} /></>}
    </>
  )
}

function columnsOf(isOn: boolean): Column<RuleView>[] {
  return [
    { key: 'name', label: 'Rule', width: 'minmax(180px, 1.4fr)', cell: ({ name }) => name },
    { key: 'state', label: 'State', width: '124px', cell: (rule) => <RuleStatus rule={rule} isOn={isOn} /> },
    { key: 'count', label: 'Alerts', width: '64px', align: 'end', cell: ({ alerts }) => (alerts.length === 0 ? <Text look="muted">–</Text> : alerts.length) },
    { key: 'for', label: 'For', width: '72px', align: 'end', cell: ({ forSeconds }) => (forSeconds === 0 ? <Text look="muted">–</Text> : formatDuration(forSeconds * 1000)) },
    { key: 'expr', label: 'Expression', width: 'minmax(200px, 3fr)', cell: ({ expr }) => <Link href={exploreHref(expr)} className="link cut" title={expr}><code>{expr.replaceAll(/\s+/g, ' ')}</code></Link> },
    { key: 'error', label: 'Last error', width: 'minmax(90px, 1fr)', cell: ({ lastError }) => (lastError === null ? <Text look="muted">–</Text> : <span title={lastError}>{lastError}</span>) },
  ]
}
