import { CodeBlock, Columns, Commit as CommitId, ErrorNotice, Facts, Link, Notice, ObjectPanels, Page, Patch, Section, Stack, Time, useAddress, useOperation, Waiting } from '#ui'
import { type Commit, commitPath, getCommit, repositoryPath } from '../contract.ts'

/** One commit: what it says, and what it changed. */
export function CommitPage() {
  const { params } = useAddress()
  const repository = `repository:${params['namespace'] ?? 'default'}/${params['name'] ?? ''}`
  const sha = params['sha'] ?? ''
  const { data, error, refetch } = useOperation(getCommit, { repository, sha }, { live: false })
  const crumbs = [{ label: 'Repositories', href: '/repositories' }, { label: params['name'] ?? '', href: repositoryPath(repository) }]
  if (error) return <Page title={sha.slice(0, 8)} crumbs={crumbs}><ErrorNotice error={error} title="The commit could not be read" onRetry={() => void refetch()} /></Page>
  if (!data) return <Page title={sha.slice(0, 8)} crumbs={crumbs}><Waiting /></Page>
  const { commit, patch, isTruncated } = data
  const [title = '', ...body] = commit.message.split('\n')
  const more = body.join('\n').trim()
  return (
    <Page title={title || `Commit ${commit.sha.slice(0, 8)}`} crumbs={crumbs}>
      <Columns wide>
        <Stack>
          {more === '' ? null : <CodeBlock label="Message" text={more} />}
          {isTruncated ? <Notice look="degraded">The patch is larger than 512 kB; only its beginning is shown. See all of it with git show {commit.sha.slice(0, 12)}.</Notice> : null}
          <Patch patch={patch} />
          <ObjectPanels on={`commit:${repository}@${commit.sha}`} />
        </Stack>
        <Section title="About" look="card"><About commit={commit} repository={repository} /></Section>
      </Columns>
    </Page>
  )
}

function About({ commit, repository }: { commit: Commit; repository: string }) {
  return (
    <Facts items={[
      ['Commit', <CommitId key="sha" sha={commit.sha} />], ['Author', `${commit.author.name} <${commit.author.email}>`], ['Committed', <Time key="at" at={commit.committedAt} />],
      ['Files', String(commit.files.length)],
      ['Follows', commit.parents.length === 0 ? 'nothing: it is the first' : <Stack key="parents" gap="none">{commit.parents.map((parent) => <Link key={parent} href={commitPath(repository, parent)}>{parent.slice(0, 8)}</Link>)}</Stack>],
    ]} />
  )
}
