import { Empty, FilterBar, SearchField, Table, Tally, useAddress, useOperation } from '#ui'
import { type Check, listChecks } from '../../contract.ts'
import { checkColumns } from '../check-columns.tsx'
import { CheckFiles } from './check-files.tsx'

const order = ['failing', 'degraded', 'unknown', 'ok', 'off'] as const
const words: Readonly<Record<Check['state'], string>> = { failing: 'Failing', degraded: 'Degraded', unknown: 'Unknown', ok: 'Ok', off: 'Off' }
const shownResults = 20

/** All checks, what needs a look first; by state, by words. */
export function ChecksList() {
  const { search, setSearch } = useAddress()
  const { data, error, refetch } = useOperation(listChecks, { recent: shownResults }, { everyMs: 5000 })
  const text = (search['text'] ?? '').toLowerCase()
  const found = data?.items.filter((check) => text === '' || [check.name, check.service, check.kind, check.target, check.reason].some((part) => part.toLowerCase().includes(text)))
  const chosen = order.find((state) => state === search['state'])
  const rows = found?.filter(({ state }) => chosen === undefined || state === chosen).toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.name.localeCompare(b.name))
  const tally = order.map((state) => ({ key: state, label: words[state], count: found?.filter((check) => check.state === state).length ?? 0 })).filter(({ count, key }) => count > 0 || key === chosen)
  return (
    <>
      {data && data.items.length > 0 ? <FilterBar end={<Tally label="Checks by state" items={tally} chosen={chosen} onChoose={(state) => setSearch({ state })} />}><SearchField label="Search checks" /></FilterBar> : null}
      <Table label="Checks" name="checks" rows={rows} error={error} onRetry={() => void refetch()} columns={checkColumns} rowKey={({ name }) => name} href={({ name }) => `/checks/${name}`}
        empty={data && data.items.length > 0 ? 'No check fits.' : <Empty title="Nothing is watched yet" command="./daybook checks save shop-answers https://shop.example.org --service shop">A check asks an address, a port, a name server or a certificate in an interval, or waits for a job to call.</Empty>} />
      <CheckFiles />
    </>
  )
}
