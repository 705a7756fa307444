import { useMemo } from 'react'
import { Empty, ErrorNotice, Graph, type GraphNode, Notice, Stack, useEntityHref, useGo, useOperation, Waiting } from '#ui'
import { parseEntityRef } from '#lib/entity-ref'
import { entityGraph } from '../contract.ts'

/** What depends on what: around one entity, or all of it. */
export function CatalogGraph({ entity, depth = 2 }: { entity?: string; depth?: number }) {
  const go = useGo()
  const hrefOf = useEntityHref()
  const { data, error } = useOperation(entityGraph, { ...(entity ? { ref: entity, depth } : {}), limit: 150 })
  const nodes = useMemo(() => (data?.nodes ?? []).map(({ ref, kind, title, goneAt }): GraphNode => ({
    id: ref, label: title || parseEntityRef(ref).name, kind, note: goneAt ? `${kind}, gone` : kind, ...(goneAt ? { state: 'off', word: 'Gone' } : {}),
  })), [data])
  const edges = useMemo(() => (data?.edges ?? []).filter(({ isRefused }) => !isRefused).map(({ from, to, type, reason }) => ({ from, to, label: `${parseEntityRef(from).name} ${type} ${parseEntityRef(to).name}: ${reason}` })), [data])
  if (error) return <ErrorNotice error={error} title="The graph could not be read" />
  if (!data) return <Waiting rows={5} />
  if (nodes.length === 0 || (entity !== undefined && edges.length === 0)) return <Empty title="No relations known">Relations come from catalog-info.yaml, compose files, workflows and deployments. They can be added in the entity's file.</Empty>
  return (
    <Stack gap="small">
      {data.truncated ? <Notice>Only the first {data.nodes.length} are shown. Open an entity to see what is around it.</Notice> : null}
      <Graph label={entity ? `What ${parseEntityRef(entity).name} depends on` : 'What depends on what'} nodes={nodes} edges={edges} {...(entity ? { chosen: entity } : {})} onChoose={(ref) => go(hrefOf(ref))} />
    </Stack>
  )
}
