import { IconPlus } from '@tabler/icons-react'
import { Button, type Column, Empty, EntityLink, FilterBar, Page, SearchField, Status, Table, Tally, Text, useAddress, useCan, useOperation } from '#ui'
import { formatDuration } from '#lib/duration'
import { listSlos, saveSlos, type Slo } from '../../contract.ts'
import { AlertingTabs } from '../alerting-tabs.tsx'
import { burnText, newSlosHref, shareText, sloHref, sloStates, sloWords } from './slo-words.ts'
import { UseSloButton } from './use-slo.tsx'

const columns: Column<Slo>[] = [
  { key: 'name', label: 'Objective', width: 'minmax(180px, 3fr)', cell: ({ name, title, ruleSet, description }) => <span title={description}>{ruleSet === null ? title : name}</span>, sort: ({ title }) => title },
  { key: 'state', label: 'State', width: '112px', cell: ({ state }) => <Status state={state} word={sloWords[state]} />, sort: ({ state }) => sloStates.indexOf(state) },
  { key: 'service', label: 'Service', width: 'minmax(120px, 2fr)', cell: ({ service }) => <EntityLink entity={service} />, sort: ({ service }) => service },
  { key: 'objective', label: 'Objective', width: '92px', align: 'end', cell: ({ objective }) => `${objective} %`, sort: ({ objective }) => objective },
  { key: 'period', label: 'Period', width: '84px', align: 'end', isHiddenOnPhone: true, cell: ({ periodSeconds }) => formatDuration(periodSeconds * 1000), sort: ({ periodSeconds }) => periodSeconds },
  { key: 'budgetLeft', label: 'Budget left', width: '100px', align: 'end', cell: ({ budgetLeft }) => shareText(budgetLeft), sort: ({ budgetLeft }) => budgetLeft ?? Infinity },
  { key: 'burnRate', label: 'Burns', width: '84px', align: 'end', isHiddenOnPhone: true, cell: ({ burnRate }) => burnText(burnRate), sort: ({ burnRate }) => burnRate ?? -1 },
  { key: 'fault', label: 'What is wrong', width: 'minmax(120px, 2fr)', cell: ({ fault, firing }) => fault ?? (firing > 0 ? 'It fires.' : <Text look="muted">–</Text>) },
  { key: 'use', label: '', width: '124px', align: 'end', cell: (slo) => <UseSloButton slo={slo} /> },
]

/** What is promised, and what is left of each budget. */
export function SlosPage() {
  const { search, setSearch } = useAddress()
  const { data, error, refetch } = useOperation(listSlos, {}, { everyMs: 10_000 })
  const can = useCan()
  const text = (search['text'] ?? '').toLowerCase()
  const found = data?.items.filter(({ name, title, service }) => text === '' || `${name} ${title} ${service}`.toLowerCase().includes(text))
  const chosen = sloStates.find((state) => state === search['state'])
  const rows = found?.filter(({ state }) => chosen === undefined || state === chosen).toSorted((a, b) => sloStates.indexOf(a.state) - sloStates.indexOf(b.state) || (a.budgetLeft ?? Infinity) - (b.budgetLeft ?? Infinity) || a.name.localeCompare(b.name))
  const tally = sloStates.map((state) => ({ key: state, label: sloWords[state], count: found?.filter((slo) => slo.state === state).length ?? 0 })).filter(({ count, key }) => count > 0 || key === chosen)
  return (
    <Page title="Objectives" crumbs={[{ label: 'Alerts', href: '/alerts' }]} lead="What is promised of services, and how much may still go wrong." actions={can(saveSlos.access) ? <Button look="primary" icon={IconPlus} href={newSlosHref}>Write objectives</Button> : null}>
      <AlertingTabs at="slos" />
      {data && data.items.length > 0 ? <FilterBar end={<Tally label="Objectives by state" items={tally} chosen={chosen} onChoose={(state) => setSearch({ state })} />}><SearchField label="Search objectives" /></FilterBar> : null}
      <Table label="Objectives" rows={rows} error={error} onRetry={() => void refetch()} columns={columns} rowKey={({ name }) => name} href={({ name, ruleSet, entity }) => (ruleSet === null ? `/catalog/${(entity ?? '').replace(':', '/')}` : sloHref(name))}
        empty={data && data.items.length > 0 ? 'No objectives fit.' : <NoObjectives />} />
    </Page>
  )
}

function NoObjectives() {
  return <Empty title="There are no objectives yet" command="./daybook slos save shop --text @slo.yml">Files of sloth and OpenSLO in a repository are found by themselves and stand here to be used. Or write some in the page: it begins with an example.</Empty>
}
