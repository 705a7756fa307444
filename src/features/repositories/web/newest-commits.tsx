import { ErrorNotice, Link, type PanelProps, Record, Records, Stack, Text, Time, useOperation, Waiting } from '#ui'
import { commitPath, listCommits, repositoryPath } from '../contract.ts'
import { repositoryEvents } from './repository-events.ts'

/** The last few commits, on a repository's page in the catalog. */
export function NewestCommits({ entity: { ref } }: PanelProps) {
  const { data, error } = useOperation(listCommits, { repository: ref, limit: 5 }, { live: repositoryEvents })
  if (error) return <ErrorNotice error={error} title="The commits could not be read" />
  if (!data) return <Waiting rows={4} />
  if (data.items.length === 0) return <Text look="muted">No commit yet.</Text>
  return (
    <Stack>
      <Records label="Newest commits">
        {data.items.map(({ sha, message, author, committedAt }) => <Record key={sha} at={<Time at={committedAt} />} by={author.name}><Link href={commitPath(ref, sha)}>{message.split('\n', 1)[0] || sha.slice(0, 8)}</Link></Record>)}
      </Records>
      <Link href={repositoryPath(ref)}>All commits</Link>
    </Stack>
  )
}
