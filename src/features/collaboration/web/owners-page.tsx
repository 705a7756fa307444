import { type Column, Empty, EntityLink, FilterBar, Link, Notice, Page, Row, SearchField, Status, Table, Text, useAddress, useOperation } from '#ui'
import { listOwners, type Owner } from '../contract.ts'
import { kindWords } from './kind-words.ts'
import { OwnedPanel } from './owned-panel.tsx'

const live = ['dev.daybook.entity.', 'dev.daybook.team.', 'dev.daybook.person.', 'dev.daybook.role.', 'dev.daybook.discovery.']

/** Who owns what, whom to ask, and what nobody owns. */
export function OwnersPage() {
  const { search, setSearch } = useAddress()
  const { text, owner } = search
  const { data, error, refetch } = useOperation(listOwners, text ? { text } : {}, { live })
  const chosen = data?.items.find(({ ref }) => ref === owner)
  const isPanelOpen = owner === 'none' || chosen !== undefined
  return (
    <Page title="Owners" lead="Teams and people that CODEOWNERS, catalog-info.yaml or somebody here named. A thing that names no owner has that of its repository."
      panel={isPanelOpen ? <OwnedPanel owner={chosen} kind={search['kind']} onClose={() => setSearch({ owner: undefined, kind: undefined })} /> : undefined}>
      <FilterBar><SearchField label="Team, person or thing" /></FilterBar>
      {data && data.unowned.length > 0 ? <Unowned counts={data.unowned} /> : null}
      <Table label="Owners" rows={data?.items} error={error} onRetry={() => void refetch()} columns={columns} rowKey={({ ref }) => ref} openKey={owner} onOpen={({ ref }) => setSearch({ owner: ref === owner ? undefined : ref, kind: undefined }, true)}
        empty={text ? <Empty title="Nobody fits">No team, person or thing of theirs has that in its name.</Empty> : <Empty title="Nobody owns anything yet" command="echo '* @acme/shop-team' > CODEOWNERS">Owners are read from CODEOWNERS and from the owner in catalog-info.yaml, as soon as the file is there.</Empty>} />
    </Page>
  )
}

const columns: Column<Owner>[] = [
  { key: 'title', label: 'Owner', width: 'minmax(160px, 1.4fr)', sort: ({ title }) => title.toLowerCase(), cell: ({ ref, title }) => <EntityLink entity={ref} title={title} isPlain /> },
  { key: 'people', label: 'Ask', width: 'minmax(160px, 1.6fr)', cell: ({ people, kind }) => (people.length === 0 ? <Text look="muted">{kind === 'team' ? 'nobody is known in it' : ''}</Text> : people.map(({ name }) => name).join(', ')) },
  { key: 'isKnown', label: 'Here', width: '130px', isHiddenOnPhone: true, cell: ({ isKnown }) => (isKnown ? <Status state="ok" word="Known" /> : <Status state="unknown" word="Only in files" />) },
  { key: 'owns', label: 'Owns', width: 'minmax(200px, 2.4fr)', cell: ({ ref, owns }) => (owns.length === 0 ? <Text look="muted">nothing</Text> : <Row>{owns.map(({ kind, count }) => <Link key={kind} href={hrefOf(ref, kind)}>{kindWords(kind, count)}</Link>)}</Row>) },
  { key: 'total', label: 'In all', width: '70px', align: 'end', sort: ({ total }) => total, cell: ({ total }) => total.toLocaleString('en') },
]

function Unowned({ counts }: { counts: readonly { readonly kind: string; readonly count: number }[] }) {
  return (
    <Notice>
      <strong>Nobody owns</strong>
      <Row>{counts.map(({ kind, count }) => <Link key={kind} href={hrefOf('none', kind)}>{kindWords(kind, count)}</Link>)}</Row>
    </Notice>
  )
}

function hrefOf(owner: string, kind: string): string {
  return `/owners?${new URLSearchParams({ owner, kind }).toString()}`
}
