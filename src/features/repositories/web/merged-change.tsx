import { ErrorNotice, Link, type ObjectPanelProps, Patch, Stack, Text, useOperation, Waiting } from '#ui'
import { ChangeMerged, commitPath, getCommit } from '../contract.ts'

/** The patch of a commit that reached the default branch, beside its event. */
export function MergedChange({ data }: ObjectPanelProps) {
  const change = ChangeMerged.data.safeParse(data).data
  const answer = useOperation(getCommit, { repository: change?.repository ?? '', sha: change?.commit.sha ?? '' }, { isOn: change !== undefined, live: false })
  if (!change) return <Text look="muted">The event names no commit.</Text>
  if (answer.error) return <ErrorNotice error={answer.error} title="The commit could not be read" />
  if (!answer.data) return <Waiting rows={3} />
  return (
    <Stack gap="small">
      <Patch patch={answer.data.patch} />
      <Link href={commitPath(change.repository, change.commit.sha)}>{answer.data.isTruncated ? 'The commit, of whose patch this is the beginning' : 'The commit'}</Link>
    </Stack>
  )
}
