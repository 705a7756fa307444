import { parseEntityRef } from '#lib/entity-ref'
import { groupBy } from '#lib/group-by'
import type { Entity, Relation } from '../contract.ts'

export type GroupedBy = 'repository' | 'system' | 'owner' | 'kind'
export const groupings: readonly GroupedBy[] = ['repository', 'system', 'owner', 'kind']

type Node = Pick<Entity, 'ref' | 'kind' | 'owner'>
type Edge = Pick<Relation, 'from' | 'type' | 'to' | 'isRefused'>

/** The group of each node; one that has none is on its own. */
export type Groups = ReadonlyMap<string, string>

/** Over which relations a node comes to what groups it. */
const waysTo: Readonly<Record<'repository' | 'system' | 'owner', readonly string[]>> = { repository: ['builtFrom', 'partOf', 'configuredBy', 'documentedBy'], system: ['partOf'], owner: ['ownedBy'] }
const kindsOf: Readonly<Record<'repository' | 'system' | 'owner', readonly string[]>> = { repository: ['repository'], system: ['system', 'domain', 'product'], owner: ['team', 'group', 'person'] }
const mostSteps = 3

/** Groups nodes by the repository they lie in, the system they are part of, their owner or their kind. */
export function groupNodes(nodes: readonly Node[], edges: readonly Edge[], by: GroupedBy): Groups {
  if (by === 'kind') return new Map(nodes.map(({ ref, kind }) => [ref, `kind ${kind}`]))
  const heads = new Set(nodes.filter(({ kind }) => kindsOf[by].includes(kind)).map(({ ref }) => ref))
  const groups = new Map<string, string>([...heads].map((ref) => [ref, ref]))
  if (by === 'owner') for (const { ref, owner } of nodes) if (owner !== null) groups.set(ref, owner)
  const ways = new Map<string, string[]>()
  for (const { from, type, to, isRefused } of edges) if (!isRefused && waysTo[by].includes(type)) ways.set(from, [...(ways.get(from) ?? []), to])
  for (let step = 0; step < mostSteps; step += 1) {
    const found = nodes.flatMap(({ ref }) => {
      const group = groups.has(ref) ? undefined : (ways.get(ref) ?? []).map((to) => groups.get(to)).find((one) => one !== undefined)
      return group === undefined ? [] : [[ref, group] as const]
    })
    if (found.length === 0) break
    for (const [ref, group] of found) groups.set(ref, group)
  }
  // What is left over is put together by kind, so that it is not a thousand boxes.
  const alone = nodes.filter(({ ref }) => !groups.has(ref))
  if (alone.length > mostAlone) for (const { ref, kind } of alone) groups.set(ref, `kind ${kind}`)
  return groups
}
const mostAlone = 12

/** The grouping that tells the most: several groups, none of which is nearly everything. */
export function bestGrouping(nodes: readonly Node[], edges: readonly Edge[]): GroupedBy {
  const judged = groupings.map((by) => {
    const sizes = [...groupBy([...groupNodes(nodes, edges, by)], ([, group]) => group).values()].map((own) => own.length)
    const largest = Math.max(0, ...sizes) / Math.max(1, nodes.length)
    return { by, isUseful: sizes.length >= 3 && sizes.length <= 80 && largest < 0.7 }
  })
  return judged.find(({ isUseful }) => isUseful)?.by ?? 'kind'
}

/** Whether an edge only says what the grouping shows already. */
export function saysGroup({ from, to }: Pick<Edge, 'from' | 'to'>, groups: Groups): boolean {
  return groups.get(from) === to
}

/** A group in words: the title of what it stands for, or its kind. */
export function groupLabel(group: string, titles: ReadonlyMap<string, string>): string {
  if (group.startsWith('kind ')) return group.slice('kind '.length)
  return titles.get(group) || parseEntityRef(group).name
}
