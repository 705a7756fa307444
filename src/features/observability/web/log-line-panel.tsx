import { Button, CodeBlock, Facts, Panel, Section, Stack, Time } from '#ui'
import type { LogLine } from '#kernel/telemetry/contract'

interface LogLinePanelProps {
  readonly line: LogLine
  readonly onClose: () => void
  readonly onAsk: (query: string) => void
}

/** One line in full, with what its stream is. */
export function LogLinePanel({ line: { at, labels, line }, onClose, onAsk }: LogLinePanelProps) {
  const selector = `{${Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ')}}`
  return (
    <Panel title={<Time at={at} />} onClose={onClose} actions={<Button size="small" onClick={() => onAsk(selector)}>Only this stream</Button>}>
      <Stack>
        <CodeBlock label="Line" text={readable(line)} />
        <Section title="Labels"><Facts items={Object.entries(labels)} /></Section>
      </Stack>
    </Panel>
  )
}

/** JSON on lines of its own; anything else as it is. */
function readable(line: string): string {
  if (!line.startsWith('{')) return line
  try {
    return JSON.stringify(JSON.parse(line), undefined, 2)
  } catch {
    return line
  }
}
