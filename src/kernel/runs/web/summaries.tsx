import { Empty, Markdown, Section, Stack } from '#ui'
import type { RunJob } from '../contract.ts'

/** What jobs wrote about themselves in GITHUB_STEP_SUMMARY. */
export function Summaries({ jobs }: { jobs: readonly RunJob[] }) {
  const written = jobs.filter(({ summary }) => summary !== null && summary !== '')
  if (written.length === 0) return <Empty title="No job wrote a summary" command={'echo "## Tests: all green" >> "$GITHUB_STEP_SUMMARY"'} />
  return <Stack gap="large">{written.map(({ key, name, summary }) => <Section key={key} title={name}><Markdown text={summary ?? ''} /></Section>)}</Stack>
}
