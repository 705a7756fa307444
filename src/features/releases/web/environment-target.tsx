import { CodeBlock, EntityLink, Facts, Link, Section, Stack } from '#ui'
import { formatDuration } from '#lib/duration'
import type { Environment } from '../contract.ts'

/** How the service is started and what says that it is healthy. Secrets are shown by name alone. */
export function EnvironmentTarget({ environment: { target, isAutomatic, repository } }: { environment: Environment }) {
  return (
    <Stack>
      <Facts columns={2} items={[
        ['Strategy', 'Process: a folder for each release, a switched link, a supervised command'],
        ['Built from', <EntityLink key="repository" entity={repository} />],
        ['Deploys by itself', isAutomatic ? 'Each release of the default branch' : 'No, only by hand'],
        ['Health address', <Link key="url" href={target.healthUrl}>{target.healthUrl}</Link>],
        ['Must answer within', formatDuration(target.healthTimeoutMs)],
        ['Releases kept', target.keepReleases],
        ['Runner labels', target.labels.join(', ') || 'any'],
        ['Secrets', target.secrets.join(', ') || 'none'],
      ]} />
      <Section title="Command"><CodeBlock text={target.command} label="Command" /></Section>
      {target.prepare === '' ? null : <Section title="Prepared once by"><CodeBlock text={target.prepare} label="Preparation" /></Section>}
      {Object.keys(target.env).length === 0 ? null : <Section title="Variables"><CodeBlock text={Object.entries(target.env).map(([name, value]) => `${name}=${value}`).join('\n')} label="Variables" /></Section>}
    </Stack>
  )
}
