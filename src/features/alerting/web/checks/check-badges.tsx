import { CopyCode, Row, Section, Stack, Text } from '#ui'

/** The badges of a public check, with the Markdown to copy. */
export function CheckBadges({ name }: { name: string }) {
  const base = `${globalThis.location.origin}/badges/${encodeURIComponent(name)}`
  const page = `${globalThis.location.origin}/checks/${encodeURIComponent(name)}`
  return (
    <Section title="Badges">
      <Stack gap="small">
        {[['status.svg', 'status'], ['uptime.svg?days=30', 'uptime']].map(([file, word]) => (
          <Stack key={file} gap="small"><Row><img src={`${base}/${file}`} alt={`${name}: ${word}`} height={20} /><Text look="muted" size="small">Anybody may see it.</Text></Row><CopyCode text={`[![${name}: ${word}](${base}/${file})](${page})`} label="Copy the Markdown" /></Stack>
        ))}
      </Stack>
    </Section>
  )
}
