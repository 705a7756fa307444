import { Button, type Column, EntityLink, Notice, Row, Section, Stack, StatusWord, Table, Text, useCan, useCommand, useOperation, useSay } from '#ui'
import { type CheckFile, dropCheckFile, listCheckFiles, useCheckFile } from '../../contract.ts'

const columns: Column<CheckFile>[] = [
  { key: 'file', label: 'File', width: 'minmax(180px, 2fr)', cell: ({ entity }) => <EntityLink entity={entity} isPlain /> },
  { key: 'checks', label: 'Checks', width: '84px', align: 'end', cell: ({ checks }) => checks },
  { key: 'how', label: 'How it is used', width: 'minmax(200px, 3fr)', cell: (file) => <How file={file} /> },
  { key: 'do', label: 'What to do', width: '190px', align: 'end', cell: (file) => <Do file={file} /> },
]

/** Files of checks that discovery found, to be taken in; and what is wrong with those that are. Nothing where there are none. */
export function CheckFiles() {
  const { data } = useOperation(listCheckFiles, {}, { everyMs: 10_000 })
  if (!data || data.items.length === 0) return null
  return (
    <Section title="Files of checks" note="found in the folder and its repositories">
      <Stack gap="small">
        <Table label="Files of checks" name="files" isMain={false} rows={data.items} columns={columns} rowKey={({ file }) => file} />
        {data.items.map(({ file, fault }) => (fault === null ? null : <Notice key={file} look="degraded">{file} is not in force as it is now: {fault}</Notice>))}
      </Stack>
    </Section>
  )
}

function How({ file: { isFollowed, fault } }: { file: CheckFile }) {
  if (fault !== null) return <Row><StatusWord word="degraded" /><Text look="secondary">What it said before is in force.</Text></Row>
  return <Text look="secondary">{isFollowed ? 'Its checks are as the file says, and follow it.' : 'Nobody has taken it in: none of it is carried out.'}</Text>
}

function Do({ file: { file, entity, isFollowed, fault } }: { file: CheckFile }) {
  const can = useCan()
  const say = useSay()
  const use = useCommand(useCheckFile)
  const drop = useCommand(dropCheckFile)
  if (!can(useCheckFile.access)) return null
  if (isFollowed && fault === null) return <Button size="small" isBusy={drop.isPending} onClick={() => drop.mutate({ file }, { onSuccess: () => say(`${file} is no longer followed. Its checks stay.`), onError: say.error })}>Follow it no longer</Button>
  const start = () => use.mutate({ entity }, { onSuccess: ({ added, changed }) => say(`${file} is followed from now on: ${added.length} added, ${changed.length} changed.`), onError: say.error })
  return <Button size="small" isBusy={use.isPending} onClick={start}>{isFollowed ? 'Take it in again' : 'Carry these out'}</Button>
}
