import { type Column, ErrorNotice, Link, type PanelProps, Stack, Table, Text, Time, useOperation, Waiting } from '#ui'
import { parseEntityRef } from '#lib/entity-ref'
import { type Exception, listExceptions } from '../contract.ts'
import { ExceptionState } from './exception-state.tsx'

const columns: readonly Column<Exception>[] = [
  { key: 'type', label: 'What failed', width: 'minmax(200px, 3fr)', cell: ({ type, message }) => <span title={message}>{type} <Text look="secondary">{message.split('\n', 1)[0]}</Text></span> },
  { key: 'state', label: 'State', width: '124px', cell: (exception) => <ExceptionState exception={exception} /> },
  { key: 'count', label: 'Times', width: '84px', align: 'end', isNamedOnPhone: true, cell: ({ countInTime }) => countInTime.toLocaleString('en') },
  { key: 'last', label: 'Last seen', width: '100px', align: 'end', cell: ({ lastSeenAt }) => <Time at={lastSeenAt} /> },
]

/** What fails in a service, on its page. */
export function EntityExceptions({ entity }: PanelProps) {
  const service = parseEntityRef(entity.ref).name
  const { data, error } = useOperation(listExceptions, { service, state: 'open', limit: 10 }, { live: ['dev.daybook.exception'] })
  if (error) return <ErrorNotice error={error} title="What fails in it could not be read" />
  if (!data) return <Waiting rows={2} />
  if (data.items.length === 0) return <Text look="muted">Nothing that came in within a day tells of a failure.</Text>
  return (
    <Stack gap="small">
      <Table label={`Exceptions of ${entity.title}`} name="exceptions" isMain={false} rows={data.items} columns={columns} rowKey={({ id }) => id} href={({ id }) => `/exceptions/${id}`} />
      <Link href={`/exceptions?service=${encodeURIComponent(service)}`}>All of them</Link>
    </Stack>
  )
}
