import { type ReactNode, useState } from 'react'
import { formatDuration } from '#lib/duration'
import { EntityRef } from '#lib/entity-ref'
import { formatSize } from '#lib/size'
import { bareLabelOf } from '../form/label-of.ts'
import { Link } from '../router/link.tsx'
import { Table } from '../table/table.tsx'
import type { Column } from '../table/table-types.ts'
import { Button } from '../pieces/button.tsx'
import { EntityLink } from '../pieces/entity-link.tsx'
import { Chip, CodeBlock, Facts, Row, Stack } from '../pieces/layout.tsx'
import { Time } from '../pieces/time.tsx'

type Json = Readonly<Record<string, unknown>>
const fewItems = 24
const fewRows = 10
const deepest = 3

/** Whether a value is short enough for one line beside its name. */
export function isPlainValue(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value.length <= 200 && !value.includes('\n'))
}

/** Any JSON in words: text, links, lists, tables for lists of objects. `name` tells its tables apart. */
export function Value({ value, name, depth = 0 }: { value: unknown; name: string; depth?: number }): ReactNode {
  if (value === null || value === undefined || value === '') return <span className="muted">–</span>
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return <NumberValue value={value} name={name} />
  if (typeof value === 'string') return <TextValue text={value} />
  if (Array.isArray(value)) return <ListValue list={value} name={name} depth={depth} />
  return <MapValue map={value as Json} name={name} depth={depth} />
}

/** With the unit that its name says: `memoryBytes`, `timeoutMs`. */
function NumberValue({ value, name }: { value: number; name: string }): ReactNode {
  const exact = value.toLocaleString('en')
  if (name.endsWith('Bytes')) return <span className="nowrap" title={`${exact} bytes`}>{formatSize(value)}</span>
  if (name.endsWith('Ms')) return <span className="nowrap" title={`${exact} ms`}>{formatDuration(value)}</span>
  return exact
}

function TextValue({ text }: { text: string }): ReactNode {
  if (text.includes('\n')) return <CodeBlock text={text} label="Text" />
  if (/^https?:\/\/\S+$/.test(text)) return <Link href={text}>{text}</Link>
  if (/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text)) return <Time at={text} />
  if (/^[a-z][a-z0-9-]*:[a-z0-9._-]+\/\S+$/.test(text) && EntityRef.safeParse(text).success) return <EntityLink entity={text} />
  return text
}

function ListValue({ list, name, depth }: { list: readonly unknown[]; name: string; depth: number }): ReactNode {
  if (list.length === 0) return <span className="muted">none</span>
  if (list.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one))) {
    return depth < deepest ? <ObjectsTable rows={list as readonly Json[]} name={name} /> : <CodeBlock text={JSON.stringify(list, null, 2)} label={name} />
  }
  if (list.every((one) => isPlainValue(one) && String(one).length <= 60)) return <Words words={list.map(String)} />
  return <Lines list={list} name={name} depth={depth} />
}

function Words({ words }: { words: readonly string[] }) {
  const [isWhole, setIsWhole] = useState(false)
  const shown = isWhole ? words : words.slice(0, fewItems)
  return (
    <Row>
      {shown.map((word, index) => <Chip key={`${index} ${word}`}>{word}</Chip>)}
      {shown.length < words.length ? <Button size="small" look="quiet" onClick={() => setIsWhole(true)}>Show all {words.length}</Button> : null}
    </Row>
  )
}

function Lines({ list, name, depth }: { list: readonly unknown[]; name: string; depth: number }) {
  const [isWhole, setIsWhole] = useState(false)
  const shown = isWhole ? list : list.slice(0, fewItems)
  return (
    <Stack gap="small">
      <ul className="value-lines">{shown.map((one, index) => <li key={index}><Value value={one} name={`${name} ${index + 1}`} depth={depth + 1} /></li>)}</ul>
      {shown.length < list.length ? <Row><Button size="small" look="quiet" onClick={() => setIsWhole(true)}>Show all {list.length}</Button></Row> : null}
    </Stack>
  )
}

function MapValue({ map, name, depth }: { map: Json; name: string; depth: number }): ReactNode {
  const entries = Object.entries(map).filter(([, value]) => value !== null && value !== undefined && value !== '')
  if (entries.length === 0) return <span className="muted">none</span>
  if (depth >= deepest) return <CodeBlock text={JSON.stringify(map, null, 2)} label={name} />
  return <div className="value-map"><Facts items={entries.map(([key, value]) => [key, <Value key={key} value={value} name={`${name}.${key}`} depth={depth + 1} />] as const)} /></div>
}

/** Columns are the fields that most rows have, those of one line first; sorted by a click. */
function ObjectsTable({ rows, name }: { rows: readonly Json[]; name: string }) {
  const [isWhole, setIsWhole] = useState(false)
  const columns = columnsOf(rows, name)
  const numbered = rows.map((row, index) => ({ row, index }))
  const shown = isWhole || rows.length <= fewRows + 2 ? numbered : numbered.slice(0, fewRows)
  return (
    <Stack gap="small">
      <Table label={bareLabelOf(name)} name={name} isMain={false} rows={shown} columns={columns} rowKey={({ index }) => String(index)} />
      {shown.length < rows.length ? <Row><Button size="small" look="quiet" onClick={() => setIsWhole(true)}>Show all {rows.length}</Button></Row> : null}
    </Stack>
  )
}

interface Numbered { readonly row: Json; readonly index: number }

function columnsOf(rows: readonly Json[], name: string): Column<Numbered>[] {
  const counts = new Map<string, number>()
  for (const row of rows.slice(0, 500)) for (const [key, value] of Object.entries(row)) if (value !== null && value !== '') counts.set(key, (counts.get(key) ?? 0) + 1)
  const order = ['name', 'title', 'id', 'key', 'type']
  const keys = [...counts.keys()].toSorted((a, b) => placeIn(order, a) - placeIn(order, b)).slice(0, 7)
  return keys.map((key, index): Column<Numbered> => ({
    key, label: bareLabelOf(key), width: index === 0 ? 'minmax(140px, 1.6fr)' : 'minmax(70px, 1fr)', isHiddenOnPhone: index > 3,
    sort: ({ row }) => sortKeyOf(row[key]), ...(rows.every((row) => row[key] === undefined || typeof row[key] === 'number') ? { align: 'end' as const } : {}),
    cell: ({ row }) => <Cell value={row[key]} name={`${name}.${key}`} />,
  }))
}

function placeIn(order: readonly string[], key: string): number {
  const at = order.indexOf(key)
  return at < 0 ? order.length : at
}

function sortKeyOf(value: unknown): string | number | null {
  return typeof value === 'number' || typeof value === 'string' ? value : value === undefined || value === null ? null : JSON.stringify(value)
}

/** A cell has one line: lists are joined, objects told by their fields. */
function Cell({ value, name }: { value: unknown; name: string }): ReactNode {
  if (Array.isArray(value)) return value.length === 0 ? <span className="muted">–</span> : value.map(inLine).join(', ')
  if (typeof value === 'object' && value !== null) return inLine(value)
  return typeof value === 'string' && value.includes('\n') ? <code>{value.replaceAll(/\s+/g, ' ').slice(0, 300)}</code> : <Value value={value} name={name} />
}

function inLine(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return value.map(inLine).join(', ')
  return Object.entries(value).filter(([, one]) => one !== null && one !== '').map(([key, one]) => `${key} ${inLine(one)}`).join(', ')
}
