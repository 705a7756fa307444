import { Button, type Column, EntityLink, Section, Status, Table, Text, useCan, useCommand, useSay, Why } from '#ui'
import { refuseRelation, type Relation } from '../contract.ts'
import { relationWords } from './relation-words.ts'

/** Relations on one side of an entity, each with why it is believed; what was inferred can be refused. */
export function RelationsTable({ title, relations, side }: { title: string; relations: readonly Relation[]; side: 'from' | 'to' }) {
  const canWrite = useCan()('catalog:write')
  const refuse = useCommand(refuseRelation)
  const say = useSay()
  const toggle = ({ from, type, to, isRefused }: Relation) => refuse.mutate({ from, type, to, refused: !isRefused }, { onError: say.error })
  const columns: Column<Relation>[] = [
    { key: 'type', label: 'Relation', width: '150px', cell: ({ type }) => relationWords(type), sort: ({ type }) => type, filter: ({ type }) => type },
    { key: 'entity', label: 'Entity', width: 'minmax(140px, 1.4fr)', cell: (relation) => <EntityLink entity={relation[side]} />, sort: (relation) => relation[side] },
    { key: 'reason', label: 'Because', width: 'minmax(160px, 2fr)', cell: ({ reason }) => <Text look="secondary">{reason}</Text> },
    { key: 'evidence', label: 'Seen in', cell: ({ evidence }) => (evidence ? <code>{evidence.file}{evidence.line === undefined ? '' : `:${evidence.line}`}</code> : <Text look="muted">–</Text>), isHiddenOnPhone: true },
    { key: 'state', label: 'State', width: '110px', cell: ({ isRefused }) => (isRefused ? <Status state="off" word="Refused" /> : <Status state="ok" word="Believed" />) },
    { key: 'actions', label: '', width: '150px', align: 'end', cell: (relation) => <><Why reasons={[relation.reason]} title="Why this relation" />{canWrite ? <Button size="small" look="quiet" onClick={() => toggle(relation)}>{relation.isRefused ? 'Believe' : 'Refuse'}</Button> : null}</> },
  ]
  return <Section title={title} note={relations.length}><Table label={title} name={side} isMain={false} rows={relations} columns={columns} rowKey={({ from, type, to }) => `${from} ${type} ${to}`} /></Section>
}
