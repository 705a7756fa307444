import { Button, Chip, Choice, type Column, Empty, EntityLink, Facet, FilterBar, KindIcon, Row, SearchField, Segments, Stack, Status, Table, Text, Time, Toggle, useAddress, useEntityHref, useOperation, usePagedOperation } from '#ui'
import { parseEntityRef } from '#lib/entity-ref'
import { countEntities, type Entity, listEntities } from '../contract.ts'
import { NothingFound } from './nothing-found.tsx'

const nobody = 'none'
const filterNames = ['kind', 'owner', 'tag', 'text', 'odd', 'gone']

/** All that exists, narrowed by kind, owner, tag, text and oddity, all of it in the address. */
export function EntityList() {
  const { search, setSearch } = useAddress()
  const hrefOf = useEntityHref()
  const filter = filterOf(search)
  const list = usePagedOperation(listEntities, { ...filter, facts: false, limit: 200 })
  const counts = useOperation(countEntities, filter).data
  const clear = () => setSearch(Object.fromEntries(filterNames.map((name) => [name, undefined])))
  const isNarrowed = filterNames.some((name) => search[name] !== undefined)
  return (
    <Stack>
      <Facet name="kind" label="Kind" all="All" options={counts?.kinds.map(({ value, count }) => ({ value, label: value, count, icon: <KindIcon kind={value} /> }))} />
      <FilterBar end={<Segments name="gone" label="Shown" options={[{ value: 'no', label: 'There now' }, { value: 'yes', label: 'Gone too' }]} />}>
        <SearchField label="Search what exists" />
        <Choice name="owner" label="Any owner" options={[{ value: nobody, label: `nobody${search['owner'] === undefined && counts ? ` (${counts.ownerless})` : ''}` }, ...(counts?.owners ?? []).map(({ value, count }) => ({ value, label: `${parseEntityRef(value).name} (${count})` }))]} />
        <Choice name="tag" label="Any tag" options={(counts?.tags ?? []).map(({ value, count }) => ({ value, label: `${value} (${count})` }))} />
        <Toggle name="odd" label={`Odd${counts && search['odd'] === undefined ? ` (${counts.odd})` : ''}`} />
      </FilterBar>
      <Text look="muted" size="small">{counts ? `${counts.total.toLocaleString('en')} ${isNarrowed ? 'fit' : 'in all'}` : 'Counting'}</Text>
      <Table label="Entities" rows={list.rows} error={list.error} onRetry={list.refetch} columns={columns} rowKey={({ ref }) => ref} href={({ ref }) => hrefOf(ref)} hasMore={list.hasMore} isLoadingMore={list.isLoadingMore} loadMore={list.loadMore}
        empty={isNarrowed ? <Empty title="Nothing fits" action={<Button size="small" onClick={clear}>Take the filters away</Button>}>No entity has all that was asked for.</Empty> : <NothingFound />} />
    </Stack>
  )
}

function filterOf({ kind, owner, tag, text, odd, gone }: Readonly<Record<string, string | undefined>>) {
  return {
    ...(kind ? { kind } : {}), ...(owner && owner !== nobody ? { owner } : {}), ...(tag ? { tag } : {}), ...(text ? { text } : {}),
    ...(owner === nobody ? { ownerless: true } : {}), ...(odd === 'yes' ? { odd: true } : {}), ...(gone === 'yes' ? { gone: true } : {}),
  }
}

const originWords = { discovered: 'discovered', file: 'its file', page: 'this page' } as const

const columns: Column<Entity>[] = [
  { key: 'title', label: 'Name', width: 'minmax(180px, 2fr)', cell: ({ kind, title, name }) => <><KindIcon kind={kind} /> {title || name}</> },
  { key: 'kind', label: 'Kind', width: 'minmax(90px, 0.7fr)', cell: ({ kind }) => kind, filter: ({ kind }) => kind, isFilteredByServer: true },
  { key: 'description', label: 'What it is', width: 'minmax(140px, 2fr)', cell: ({ description }) => <Text look="secondary">{description}</Text>, isHiddenOnPhone: true },
  { key: 'place', label: 'Stands in', width: 'minmax(120px, 1.4fr)', cell: ({ evidence: [first] }) => (first ? <code title={first.file}>{first.file}{first.line === undefined ? '' : `:${first.line}`}</code> : <Text look="muted">–</Text>), isHiddenOnPhone: true },
  { key: 'owner', label: 'Owner', width: 'minmax(90px, 0.8fr)', cell: ({ owner }) => (owner ? <EntityLink entity={owner} isPlain /> : <Text look="muted">–</Text>), filter: ({ owner }) => owner, isFilteredByServer: true },
  { key: 'tags', label: 'Tags', width: 'minmax(80px, 0.8fr)', cell: ({ tags }) => <Row>{tags.slice(0, 2).map((tag) => <Chip key={tag}>{tag}</Chip>)}</Row>, isHiddenOnPhone: true },
  { key: 'origin', label: 'From', width: '92px', cell: ({ origin, goneAt }) => (goneAt ? <Status state="off" word="Gone" /> : originWords[origin]), isHiddenOnPhone: true },
  { key: 'updatedAt', label: 'Changed', width: '92px', align: 'end', cell: ({ updatedAt }) => <Time at={updatedAt} /> },
]
