import { useQueries } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { callOperation, usePagedOperation } from '#ui'
import { type EventGroup, getGroup, listEvents, listGroups, type TimelineEvent } from '../contract.ts'

/** A row of the timeline: an event, the newest of its group, or one under an open group. */
export interface TimelineRow {
  readonly key: string
  readonly event: TimelineEvent
  readonly group: EventGroup | undefined
  readonly isInner: boolean
}

type ListInput = Parameters<typeof usePagedOperation<TimelineEvent, typeof listEvents>>[1]

/** The rows of the list, and how to open one that stands for several. */
export function useTimelineRows(input: ListInput, isGrouped: boolean) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const events = usePagedOperation(listEvents, input, { isOn: !isGrouped, live: false })
  const groups = usePagedOperation(listGroups, input, { isOn: isGrouped, live: false })
  const list = isGrouped ? groups : events
  const keys = isGrouped ? [...opened] : []
  const inner = useQueries({ queries: keys.map((key) => ({ queryKey: ['events.group', key], queryFn: ({ signal }: { signal: AbortSignal }) => callOperation(getGroup, { key }, { signal }) })) })
  const members = new Map(keys.map((key, index) => [key, inner[index]?.data?.items]))
  const loaded = keys.map((key) => members.get(key)?.length ?? 0).join()
  const rows = useMemo(() => {
    if (!isGrouped) return events.rows?.map((event) => ({ key: event.id, event, group: undefined, isInner: false }))
    const shown = new Map<string, EventGroup>()
    for (const group of groups.rows ?? []) if (!shown.has(group.key)) shown.set(group.key, group)
    return groups.rows && [...shown.values()].flatMap((group) => groupRows(group, opened.has(group.key) ? members.get(group.key) : undefined))
  }, [isGrouped, events.rows, groups.rows, opened, loaded])
  const toggle = (key: string) => setOpened((old) => toggled(old, key))
  return { ...list, rows, opened, toggle }
}

function groupRows(group: EventGroup, members: readonly TimelineEvent[] | undefined): TimelineRow[] {
  const head = { key: group.key, event: group.newest, group: group.count > 1 ? group : undefined, isInner: false }
  return [head, ...(members ?? []).map((event) => ({ key: `${group.key} ${event.id}`, event, group: undefined, isInner: true }))]
}

function toggled(old: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(old)
  if (!next.delete(key)) next.add(key)
  return next
}
