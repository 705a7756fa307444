import { IconPlus } from '@tabler/icons-react'
import { Button, type Column, Empty, FilterBar, Page, SearchField, Table, Tally, Text, Time, useAddress, useCan, useOperation } from '#ui'
import { listRuleSets, type RuleSet, saveRuleSet } from '../../contract.ts'
import { AlertingTabs } from '../alerting-tabs.tsx'
import { newRulesHref, ruleSetHref } from './rule-hrefs.ts'
import { setStates, SetStatus, setWords, stateOfSet } from './rule-set-state.tsx'
import { UseFileButton } from './use-file.tsx'

const origins: Readonly<Record<RuleSet['origin'], string>> = { page: 'written here', file: 'a file', slo: 'an SLO' }

const columns: Column<RuleSet>[] = [
  { key: 'name', label: 'Rules', width: 'minmax(220px, 4fr)', cell: ({ name, file }) => <span title={file ?? name}>{file ?? name}</span>, sort: ({ name, file }) => file ?? name },
  { key: 'state', label: 'State', width: '136px', cell: (set) => <SetStatus set={set} />, sort: (set) => setStates.indexOf(stateOfSet(set)) },
  { key: 'alerts', label: 'Alerts', width: '72px', align: 'end', cell: ({ alerts }) => alerts, sort: ({ alerts }) => alerts },
  { key: 'recordings', label: 'Recordings', width: '92px', align: 'end', cell: ({ recordings }) => recordings, sort: ({ recordings }) => recordings },
  { key: 'origin', label: 'From', width: '110px', cell: ({ origin }) => origins[origin], sort: ({ origin }) => origin },
  { key: 'fault', label: 'What is wrong', width: 'minmax(140px, 2fr)', cell: ({ fault, unknown }) => (fault ?? (unknown > 0 ? `${unknown} cannot be evaluated, so what they watch is not known.` : <Text look="muted">–</Text>)) },
  { key: 'updatedAt', label: 'Changed', width: '92px', align: 'end', isHiddenOnPhone: true, cell: ({ updatedAt }) => (updatedAt === null ? <Text look="muted">–</Text> : <Time at={updatedAt} />), sort: ({ updatedAt }) => updatedAt },
  { key: 'use', label: '', width: '140px', align: 'end', cell: (set) => <UseFileButton set={set} /> },
]

/** Rule files and texts: what is evaluated and how it stands, and files that were found and are not. */
export function RulesPage() {
  const { search, setSearch } = useAddress()
  const can = useCan()
  const { data, error, refetch } = useOperation(listRuleSets, {}, { everyMs: 5000 })
  const text = (search['text'] ?? '').toLowerCase()
  const found = data?.items.filter(({ name, file }) => text === '' || `${name} ${file ?? ''}`.toLowerCase().includes(text))
  const chosen = setStates.find((state) => state === search['state'])
  const rows = found?.filter((set) => chosen === undefined || stateOfSet(set) === chosen).toSorted((a, b) => setStates.indexOf(stateOfSet(a)) - setStates.indexOf(stateOfSet(b)) || a.name.localeCompare(b.name))
  const tally = setStates.map((state) => ({ key: state, label: setWords[state], count: found?.filter((set) => stateOfSet(set) === state).length ?? 0 })).filter(({ count, key }) => count > 0 || key === chosen)
  const write = can(saveRuleSet.access) ? <Button look="primary" icon={IconPlus} href={newRulesHref}>Write rules</Button> : null
  return (
    <Page title="Rules" crumbs={[{ label: 'Alerts', href: '/alerts' }]} lead="Rules in Prometheus's format: of files, and written here." actions={write}>
      <AlertingTabs at="rules" />
      {data && data.items.length > 0 ? <FilterBar end={<Tally label="Rules by state" items={tally} chosen={chosen} onChoose={(state) => setSearch({ state })} />}><SearchField label="Search rules" /></FilterBar> : null}
      <Table label="Rules" rows={rows} error={error} onRetry={() => void refetch()} columns={columns} rowKey={({ name }) => name} href={({ name }) => ruleSetHref(name)}
        empty={data && data.items.length > 0 ? 'No rules fit.' : <Empty title="There are no rules yet" command="./daybook rules save shop --text @rules.yml">Files of Prometheus rules in a repository are found by themselves and stand here to be evaluated. Or write some, and try them over the past before they wake anybody.</Empty>} />
    </Page>
  )
}
