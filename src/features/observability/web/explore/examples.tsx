import { Button, Row, Section, Stack } from '#ui'

const examples = ['up', 'sum by (mode) (rate(node_cpu_seconds_total[$step]))', 'node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes', 'topk(5, count by (__name__) ({__name__=~".+"}))']

export function Examples({ ask }: { ask: (query: string) => void }) {
  return (
    <Section title="To begin with">
      <Stack gap="small">{examples.map((query) => <Row key={query}><Button size="small" onClick={() => ask(query)}>Ask</Button><code>{query}</code></Row>)}</Stack>
    </Section>
  )
}
