import { parseEntityRef } from '#lib/entity-ref'
import type { AttentionRow } from '../contract.ts'

/** Rows of one sort about one thing, shown as one that opens. */
export interface RowGroup {
  readonly key: string
  readonly title: string
  readonly rows: readonly AttentionRow[]
}

const fewest = 4

/** The rows in their order; where many of one sort are about one entity, they stand together where the first of them stood. */
export function groupRows(rows: readonly AttentionRow[]): (AttentionRow | RowGroup)[] {
  const groups = new Map<string, AttentionRow[]>()
  for (const row of rows) {
    const key = groupKey(row)
    if (key === undefined) continue
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return rows.flatMap((row): (AttentionRow | RowGroup)[] => {
    const group = groups.get(groupKey(row) ?? '')
    if (!group || group.length < fewest) return [row]
    return group[0] === row ? [{ key: groupKey(row) ?? row.key, title: titleOf(row, group.length), rows: group }] : []
  })
}

export function isGroup(item: AttentionRow | RowGroup): item is RowGroup {
  return 'rows' in item
}

function groupKey({ provider, many, entity }: AttentionRow): string | undefined {
  return many === null ? undefined : `${provider} ${many} ${entity ?? ''}`
}

function titleOf({ many, entity }: AttentionRow, count: number): string {
  return `${count} ${many ?? 'rows'}${entity === null ? '' : ` of ${parseEntityRef(entity).name}`}`
}
