import { useState } from 'react'
import { Button, Dialog, Empty, SearchField, Table, Text, useAddress, useOperation, Waiting, type Column } from '#ui'
import { getCardinality } from '#kernel/telemetry/contract'

interface Named { readonly name: string; readonly series: number }

const columns: readonly Column<Named>[] = [{ key: 'name', label: 'Metric', cell: ({ name }) => name }, { key: 'series', label: 'Series', align: 'end', cell: ({ series }) => series.toLocaleString('en') }]

/** Finds a metric by a part of its name. */
export function MetricNames({ onChoose }: { onChoose: (name: string) => void }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>Find a metric</Button>
      {isOpen ? <Names onClose={() => setIsOpen(false)} onChoose={(name) => { onChoose(name); setIsOpen(false) }} /> : null}
    </>
  )
}

function Names({ onChoose, onClose }: { onChoose: (name: string) => void; onClose: () => void }) {
  const { search } = useAddress()
  const { data } = useOperation(getCardinality, {}, { live: false })
  const words = (search['metric'] ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const rows = data?.byName.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
  return (
    <Dialog isOpen title="Find a metric" onClose={onClose}>
      <SearchField name="metric" label="Part of its name" />
      {!rows ? <Waiting rows={6} /> : rows.length === 0 ? <Empty title="No metric fits" /> : <Table label="Metrics" name="metrics" isMain={false} rows={rows.slice(0, 200)} rowKey={({ name }) => name} columns={columns} onOpen={({ name }) => onChoose(name)} />}
      {rows && rows.length > 200 ? <Text look="muted">Only the first 200 are shown.</Text> : null}
    </Dialog>
  )
}
