import { useMemo, useState } from 'react'
import { Choice, Empty, ErrorNotice, FilterBar, lazyPart, Link, MapGraph, type MapChoice, type MapNode, Notice, Segments, Stack, Text, useAddress, useOperation, usePreparedMap, Waiting, WhileLoading } from '#ui'
import { counted } from '#lib/counted'
import { parseEntityRef } from '#lib/entity-ref'
import { groupBy } from '#lib/group-by'
import { entityGraph } from '../contract.ts'
import { bestGrouping, groupings, groupLabel, groupNodes, saysGroup } from './group-nodes.ts'

const Detail = lazyPart(async () => (await import('./graph-detail.tsx')).GraphDetail)
const mostNodes = 2000
/** Fewer than this are drawn at once; more come as closed groups. */
const fewNodes = 60

/** What hangs together: all of it in groups that open, or one entity with what is around it. */
export function CatalogGraph({ entity }: { entity?: string }) {
  usePreparedMap()
  const { search, setSearch } = useAddress()
  const steps = entity ? Number(['1', '2', '3'].find((known) => known === search['steps']) ?? 2) : undefined
  const { data, error, refetch } = useOperation(entityGraph, { ...(entity && steps ? { ref: entity, depth: steps } : {}), limit: mostNodes }, { live: ['dev.daybook.discovery.', 'dev.daybook.entity.'] })
  const [chosen, setChosen] = useState<MapChoice>()
  const drawn = useDrawn(data, search['group'], search['open'], entity)
  if (error && !data) return <ErrorNotice error={error} title="The graph could not be read" onRetry={() => void refetch()} />
  if (!data || !drawn) return <Waiting rows={14} />
  if (data.nodes.length === 0 || (entity !== undefined && data.edges.length === 0)) return <Empty title="Nothing to draw yet" command="./daybook up FOLDER">Relations come from what discovery reads: workflows, compose files, manifests, Terraform, CODEOWNERS; and from catalog-info.yaml.</Empty>
  function setOpen(group: string, isOpen: boolean): void {
    const rest = (drawn?.open ?? []).filter((one) => one !== group)
    setSearch({ open: [...rest, ...(isOpen ? [group] : [])].join(',') || 'none' })
  }
  return (
    <Stack gap="small">
      <FilterBar end={<Text look="muted" size="small">{counted(drawn.nodes.length, 'thing')}, {counted(drawn.edges.length, 'relation')}</Text>}>
        {entity ? <Segments name="steps" label="How far" options={[{ value: '2', label: '2 steps' }, { value: '1', label: '1 step' }, { value: '3', label: '3 steps' }]} /> : null}
        <Choice name="group" label={`By ${drawn.by}`} options={groupings.map((value) => ({ value, label: `By ${value}` }))} />
        {drawn.groups.length > 0 ? <Segments name="open" label="Groups" options={[{ value: '', label: 'As it is' }, { value: 'all', label: 'Open all' }, { value: 'none', label: 'Close all' }]} /> : null}
        {entity && search['focus'] ? <Link href="/catalog?view=graph">Show everything</Link> : null}
      </FilterBar>
      {data.truncated ? <Notice>Only the first {data.nodes.length.toLocaleString('en')} are drawn. Open an entity to see all that is around it.</Notice> : null}
      <MapGraph label={entity ? `What is around ${parseEntityRef(entity).name}` : 'What hangs together'} nodes={drawn.nodes} edges={drawn.edges} groups={drawn.groups} open={drawn.open} onOpen={setOpen} chosen={chosen} onChoose={setChosen} home={entity}
        detail={chosen ? <WhileLoading show={<Waiting />}><Detail choice={chosen} graph={data} drawn={drawn} onClose={() => setChosen(undefined)} onFocus={(ref) => { setChosen(undefined); setSearch({ view: 'graph', focus: ref, open: undefined }, true) }} /></WhileLoading> : null} />
    </Stack>
  )
}

export type GraphAnswer = NonNullable<ReturnType<typeof useGraphAnswer>>
function useGraphAnswer() {
  return useOperation(entityGraph, {}).data
}
export type Drawn = NonNullable<ReturnType<typeof useDrawn>>

/** Nodes, edges and groups as the map takes them. Edges that only say the group are left out. */
function useDrawn(data: GraphAnswer | undefined, asked: string | undefined, open: string | undefined, focus: string | undefined) {
  return useMemo(() => {
    if (!data) return undefined
    const believed = data.edges.filter(({ isRefused }) => !isRefused)
    const by = groupings.find((known) => known === asked) ?? bestGrouping(data.nodes, believed)
    const isFlat = data.nodes.length <= fewNodes && asked === undefined
    const all = isFlat ? new Map<string, string>() : groupNodes(data.nodes, believed, by)
    const sizes = groupBy([...all], ([, group]) => group)
    // A group of one is only a box more.
    const groups = new Map([...all].filter(([, group]) => (sizes.get(group)?.length ?? 0) > 1))
    const titles = new Map(data.nodes.map(({ ref, title }) => [ref, title]))
    const ids = [...new Set(groups.values())]
    const isFew = data.nodes.length <= fewNodes
    const opened = open === 'all' || (open === undefined && isFew) ? ids : open === undefined ? [groups.get(focus ?? '')].filter((id) => id !== undefined) : open.split(',').filter((id) => ids.includes(id))
    return {
      by, open: opened, groups: ids.map((id) => ({ id, label: groupLabel(id, titles) })), titles,
      nodes: data.nodes.map(({ ref, kind, title, goneAt }): MapNode => ({ id: ref, label: title || parseEntityRef(ref).name, kind, note: goneAt ? `${kind}, gone` : kind, ...(goneAt ? { state: 'off' as const } : {}), group: groups.get(ref) })),
      edges: believed.filter((edge) => edge.from !== edge.to && !saysGroup(edge, groups)),
    }
  }, [data, asked, open, focus])
}
