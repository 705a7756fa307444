import { IconPencil, IconTrash } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { ActionMenu, Button, Chip, CodeBlock, Columns, ConfirmDialog, EntityLink, ErrorNotice, Facts, labelOf, Page, type PanelEntity, Row, Section, Stack, Status, Tabs, Time, useAddress, useCan, useCommand, useGo, useOperation, usePanels, Waiting } from '#ui'
import { type Entity, exportEntity, getEntity, type Relation, removeEntity } from '../contract.ts'
import { CatalogGraph } from './catalog-graph.tsx'
import { EditDialog } from './edit-dialog.tsx'
import { relationWords } from './relation-words.ts'
import { RelationsTable } from './relations-table.tsx'

/** One entity: its facts, what other parts say about it, and what it hangs together with. */
export function EntityPage() {
  const { params } = useAddress()
  const ref = `${params['kind']}:${params['namespace']}/${params['name']}`
  const { data, error, refetch } = useOperation(getEntity, { ref })
  const crumbs = [{ label: 'Catalog', href: '/catalog' }, { label: params['kind'] ?? '', href: `/catalog?kind=${params['kind'] ?? ''}` }]
  if (error && !data) return <Page title={params['name'] ?? 'Entity'} crumbs={crumbs}><ErrorNotice error={error} title={error.code === 'not-found' ? `There is no ${ref}` : 'The entity could not be read'} onRetry={() => void refetch()} /></Page>
  if (!data || data.entity.ref !== ref) return <Page title={params['name'] ?? 'Entity'} crumbs={crumbs}><Waiting /></Page>
  return <EntityDetail key={ref} entity={data.entity} outgoing={data.outgoing} incoming={data.incoming} crumbs={crumbs} />
}

interface EntityDetailProps {
  readonly entity: Entity
  readonly outgoing: readonly Relation[]
  readonly incoming: readonly Relation[]
  readonly crumbs: readonly { label: string; href: string }[]
}

function EntityDetail({ entity, outgoing, incoming, crumbs }: EntityDetailProps) {
  return (
    <Page title={entity.title || entity.name} crumbs={crumbs} lead={entity.description} aside={<><Chip>{entity.kind}</Chip>{entity.goneAt ? <Status state="off" word={<>Gone <Time at={entity.goneAt} /></>} /> : null}</>} actions={<EntityActions entity={entity} />}>
      <Tabs tabs={[
        { key: 'overview', label: 'Overview', content: <Overview entity={entity} outgoing={outgoing} incoming={incoming} /> },
        { key: 'relations', label: 'Relations', count: outgoing.length + incoming.length, content: <Stack><RelationsTable title="It needs and belongs to" relations={outgoing} side="to" /><RelationsTable title="What needs it and belongs to it" relations={incoming} side="from" /></Stack> },
        { key: 'graph', label: 'Graph', content: <CatalogGraph entity={entity.ref} depth={3} /> },
        { key: 'file', label: 'File', content: <EntityFile entity={entity} /> },
      ]} />
    </Page>
  )
}

function Overview({ entity, outgoing, incoming }: Omit<EntityDetailProps, 'crumbs'>) {
  const panels = usePanels(entity.kind)
  const shown: PanelEntity = entity
  return (
    <Columns wide>
      <Stack gap="large">
        {panels.map(({ title, component: Body }) => <Section key={title} title={title}><Suspense fallback={<Waiting rows={4} />}><Body entity={shown} /></Suspense></Section>)}
      </Stack>
      <Stack gap="large">
        <Section title="About" look="card"><About entity={entity} /></Section>
        {outgoing.length + incoming.length > 0 ? <Section title="Hangs together with" look="card"><NearRelations outgoing={outgoing} incoming={incoming} /></Section> : null}
      </Stack>
    </Columns>
  )
}

const originWords = { discovered: 'Discovered', file: 'From its file', page: 'Made by hand' } as const

function About({ entity }: { entity: Entity }) {
  const facts = Object.entries(entity.spec).filter(([name, value]) => name !== 'owner' && value !== null && typeof value !== 'object').slice(0, 12)
  return (
    <Facts items={[
      ['Owner', entity.owner ? <EntityLink key="owner" entity={entity.owner} /> : 'nobody yet'],
      ['Tags', entity.tags.length > 0 ? <Row key="tags">{entity.tags.map((tag) => <Chip key={tag}>{tag}</Chip>)}</Row> : null],
      ...facts.map(([name, value]) => [labelOf(name), String(value)] as const),
      ['Known by', originWords[entity.origin]],
      ['Seen in', entity.evidence.length > 0 ? <Stack key="evidence" gap="none">{entity.evidence.slice(0, 5).map(({ file, line }) => <code key={`${file}:${line}`}>{file}{line === undefined ? '' : `:${line}`}</code>)}</Stack> : null],
      ['Changed', <Time key="updated" at={entity.updatedAt} />], ['Reference', <code key="ref">{entity.ref}</code>],
    ]} />
  )
}

function NearRelations({ outgoing, incoming }: { outgoing: readonly Relation[]; incoming: readonly Relation[] }) {
  const own = outgoing.filter(({ isRefused }) => !isRefused).slice(0, 10)
  const others = incoming.filter(({ isRefused }) => !isRefused).slice(0, 10)
  return <Facts items={[...own.map(({ type, to }) => [relationWords(type), <EntityLink key={`${type} ${to}`} entity={to} />] as const), ...others.map(({ type, from }) => [`${relationWords(type)} (from)`, <EntityLink key={`${type} ${from}`} entity={from} />] as const)].map(([label, value], index) => [`${label}${'\u200b'.repeat(index)}`, value] as const)} />
}

function EntityFile({ entity }: { entity: Entity }) {
  const { data, error } = useOperation(exportEntity, { ref: entity.ref })
  if (error) return <ErrorNotice error={error} title="The file could not be written" />
  return data ? <CodeBlock label="catalog-info.yaml" text={data.yaml} /> : <Waiting />
}

function EntityActions({ entity }: { entity: Entity }) {
  const [open, setOpen] = useState<'edit' | 'remove'>()
  const can = useCan()
  const go = useGo()
  const remove = useCommand(removeEntity)
  const { data } = useOperation(exportEntity, { ref: entity.ref }, { isOn: open === 'edit', live: false })
  if (!can('catalog:write')) return null
  return (
    <>
      <Button icon={IconPencil} onClick={() => setOpen('edit')}>Edit</Button>
      {entity.origin === 'page' && can('catalog:manage') ? <ActionMenu items={[{ label: 'Remove', icon: IconTrash, isDangerous: true, onClick: () => setOpen('remove') }]} /> : null}
      {data ? <EditDialog title={`Edit ${entity.title || entity.name}`} isOpen={open === 'edit'} onClose={() => setOpen(undefined)} yaml={data.yaml} basedOn={data.digest} file={data.file} /> : null}
      <ConfirmDialog isOpen={open === 'remove'} onClose={() => setOpen(undefined)} title={`Remove ${entity.title}`} action="Remove" isDangerous typeToConfirm={entity.name} onConfirm={async () => { await remove.mutateAsync({ ref: entity.ref }); go('/catalog') }}>
        The entity and its relations go. What happened to it stays on the timeline.
      </ConfirmDialog>
    </>
  )
}
