import { IconPencil, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { ActionMenu, Button, Chip, CodeBlock, ConfirmDialog, ErrorNotice, KindIcon, Link, Notice, Page, Status, Tabs, Time, useAddress, useCan, useCommand, useGo, useOperation, Waiting } from '#ui'
import type { z } from 'zod'
import { type Entity, exportEntity, getEntity, removeEntity } from '../contract.ts'
import { CatalogGraph } from './catalog-graph.tsx'
import { EditDialog } from './edit-dialog.tsx'
import { EntityOverview } from './entity-overview.tsx'
import { EntityRelations } from './entity-relations.tsx'

export type EntityAnswer = z.output<typeof getEntity.output>
interface Crumb { readonly label: string; readonly href: string }

/** One entity: the one place for everything about it. */
export function EntityPage() {
  const { params } = useAddress()
  const ref = `${params['kind']}:${params['namespace']}/${params['name']}`
  const { data, error, refetch } = useOperation(getEntity, { ref })
  const crumbs = [{ label: 'Catalog', href: '/catalog' }, { label: params['kind'] ?? '', href: `/catalog?kind=${params['kind'] ?? ''}` }]
  const title = params['name'] ?? 'Entity'
  if (error && (!data || data.entity.ref !== ref)) return <Page title={title} crumbs={crumbs}><ErrorNotice error={error} title={error.code === 'not-found' ? `There is no ${ref}` : 'The entity could not be read'} onRetry={() => void refetch()} action={<Link href={`/catalog?text=${encodeURIComponent(title)}`}>Search for it</Link>} /></Page>
  if (!data || data.entity.ref !== ref) return <Page title={title} crumbs={crumbs}><Waiting rows={14} /></Page>
  return <EntityDetail key={ref} answer={data} crumbs={crumbs} />
}

function EntityDetail({ answer, crumbs }: { answer: EntityAnswer; crumbs: readonly Crumb[] }) {
  const { entity, outgoing, incoming, near } = answer
  const aside = <><Chip><KindIcon kind={entity.kind} /> {entity.kind}</Chip>{entity.goneAt ? <Status state="off" word={<>Gone <Time at={entity.goneAt} /></>} look="badge" /> : null}</>
  return (
    <Page title={entity.title || entity.name} crumbs={crumbs} lead={entity.description} aside={aside} actions={<EntityActions entity={entity} />}>
      {entity.goneAt ? <Notice>It was not found any more when Daybook last looked. What is known of it is kept, with what happened to it.</Notice> : null}
      <Tabs tabs={[
        { key: 'overview', label: 'Overview', content: <EntityOverview answer={answer} /> },
        { key: 'relations', label: 'Relations', count: outgoing.length + incoming.length, content: <EntityRelations outgoing={outgoing} incoming={incoming} near={near} most={100} /> },
        { key: 'graph', label: 'Graph', content: <CatalogGraph entity={entity.ref} /> },
        { key: 'file', label: 'File', content: <EntityFile entity={entity} /> },
      ]} />
    </Page>
  )
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
