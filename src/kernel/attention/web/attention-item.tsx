import { IconZzz } from '@tabler/icons-react'
import { useState } from 'react'
import { ActionMenu, Button, EntityLink, Link, Time, useCan, useGo, useNow, Why, WorkItem } from '#ui'
import type { AttentionRow } from '../contract.ts'
import { ActionDialog, type RowAction } from './action-dialog.tsx'
import { rowState, snoozeUntil } from './row-state.ts'
import { SnoozeDialog } from './snooze-dialog.tsx'

/** One row of Today. */
export function AttentionItem({ row }: { row: AttentionRow }) {
  const [action, setAction] = useState<RowAction>()
  const [until, setUntil] = useState<string>()
  const go = useGo()
  const canWrite = useCan()('attention:write')
  const [primary, ...others] = row.actions
  const { state, word } = rowState(row)
  function start(chosen: RowAction): void {
    if (chosen.operation) setAction(chosen)
    else if (chosen.href) go(chosen.href)
  }
  const place = row.evidence.href ?? row.actions.find(({ href }) => href)?.href ?? undefined
  const snoozes = canWrite ? snoozeUntil(Date.now()).map(({ label, until: at }) => ({ label: `Put aside: ${label.toLowerCase()}`, icon: IconZzz, onClick: () => setUntil(at) })) : []
  return (
    <>
      <WorkItem state={state} word={word} title={place ? <Link href={place} className="plain-link">{row.title}</Link> : row.title} onOpen={place ? () => go(place) : undefined}
        facts={[row.entity ? <EntityLink key="entity" entity={row.entity} /> : null, row.evidence.text ? row.evidence.href ? <Link key="evidence" href={row.evidence.href}>{row.evidence.text}</Link> : row.evidence.text : null, <Since key="since" row={row} />]}
        aside={<Why reasons={[row.why, ...row.rankedBecause]} title="Why this is here" />}
        actions={<>{primary ? <Button size="small" look={row.section === 'now' ? 'primary' : 'default'} onClick={() => start(primary)}>{primary.label}</Button> : null}<ActionMenu label={`More for: ${row.title}`} items={[...others.map((other) => ({ label: other.label, onClick: () => start(other) })), ...snoozes]} /></>} />
      {action ? <ActionDialog row={row} action={action} onClose={() => setAction(undefined)} /> : null}
      {until ? <SnoozeDialog row={row} until={until} onClose={() => setUntil(undefined)} /> : null}
    </>
  )
}

/** A date that is to come is what it is due by; all others say how long it has stood here. */
function Since({ row }: { row: AttentionRow }) {
  const isToCome = Date.parse(row.since) > useNow()
  return <span>{isToCome ? 'due' : 'since'} <Time at={row.since} /></span>
}
