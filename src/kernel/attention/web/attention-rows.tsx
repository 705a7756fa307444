import { useState } from 'react'
import { Button, Time, WorkItem, Worklist } from '#ui'
import type { AttentionRow } from '../contract.ts'
import { AttentionItem } from './attention-item.tsx'
import { groupRows, isGroup, type RowGroup } from './group-rows.ts'
import { rowState } from './row-state.ts'

/** Rows of Today, those of one sort about one thing under one that opens them. */
export function AttentionRows({ rows, label }: { rows: readonly AttentionRow[]; label: string }) {
  return <Worklist label={label}>{groupRows(rows).map((item) => (isGroup(item) ? <GroupItem key={item.key} group={item} /> : <AttentionItem key={item.key} row={item} />))}</Worklist>
}

function GroupItem({ group: { title, rows } }: { group: RowGroup }) {
  const [isOpen, setIsOpen] = useState(false)
  const [first] = rows
  if (!first) return null
  const { state, word } = rowState(first)
  const oldest = rows.map(({ since }) => since).toSorted()[0] ?? first.since
  return (
    <>
      <WorkItem state={state} word={word} title={title} onOpen={() => setIsOpen(!isOpen)} facts={[first.title, <span key="since">since <Time at={oldest} /></span>]}
        actions={<Button size="small" onClick={() => setIsOpen(!isOpen)}>{isOpen ? 'Close them' : `Show all ${rows.length}`}</Button>} />
      {isOpen ? rows.map((row) => <AttentionItem key={row.key} row={row} />) : null}
    </>
  )
}
