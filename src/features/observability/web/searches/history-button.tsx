import { IconHistory } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, type Column, Dialog, Empty, Table, TextField, Time } from '#ui'
import { type PastQuery, readHistory } from './query-history.ts'

const columns: readonly Column<PastQuery>[] = [
  { key: 'query', label: 'Expression', cell: ({ query }) => <code>{query}</code>, width: 'minmax(200px, 5fr)' },
  { key: 'at', label: 'Asked', cell: ({ at }) => <Time at={at} />, align: 'end', width: '110px' },
]

/** What was asked here before, in this browser. */
export function HistoryButton({ page, onChoose }: { page: string; onChoose: (query: string) => void }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button icon={IconHistory} onClick={() => setIsOpen(true)}>History</Button>
      {isOpen ? <HistoryDialog page={page} onClose={() => setIsOpen(false)} onChoose={(query) => { setIsOpen(false); onChoose(query) }} /> : null}
    </>
  )
}

function HistoryDialog({ page, onClose, onChoose }: { page: string; onClose: () => void; onChoose: (query: string) => void }) {
  const [past] = useState(() => readHistory(page))
  const [text, setText] = useState('')
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const rows = past.filter(({ query }) => words.every((word) => query.toLowerCase().includes(word)))
  return (
    <Dialog isOpen title="Asked before" size="large" onClose={onClose}>
      <TextField label="Part of the expression" value={text} onChange={setText} isFirst />
      <Table label="Asked before" name="past" isMain={false} rows={rows} rowKey={({ query }) => query} columns={columns} onOpen={({ query }) => onChoose(query)} empty={<Empty title={past.length === 0 ? 'Nothing was asked yet' : 'Nothing fits'}>What you ask is kept in this browser, the last hundred.</Empty>} />
    </Dialog>
  )
}
