import { useState } from 'react'
import { Button, Row, Stack, Time, WorkItem, Worklist } from '#ui'
import type { AttentionRow } from '../contract.ts'
import { AttentionItem } from './attention-item.tsx'
import { groupRows, isGroup, type RowGroup } from './group-rows.ts'
import { rowState } from './row-state.ts'

/** More than anybody deals with at a sitting; the most urgent come first. */
const shownAtFirst = 20

/** Rows of Today, those of one sort about one thing under one that opens them. A long list begins with its most urgent. */
export function AttentionRows({ rows, label }: { rows: readonly AttentionRow[]; label: string }) {
  const [isWhole, setIsWhole] = useState(false)
  const items = groupRows(rows)
  const shown = isWhole ? items : items.slice(0, shownAtFirst)
  return (
    <Stack gap="small">
      <Worklist label={label}>{shown.map((item) => (isGroup(item) ? <GroupItem key={item.key} group={item} /> : <AttentionItem key={item.key} row={item} />))}</Worklist>
      {shown.length < items.length ? <Row><Button size="small" onClick={() => setIsWhole(true)}>Show {items.length - shown.length} more</Button></Row> : null}
    </Stack>
  )
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
