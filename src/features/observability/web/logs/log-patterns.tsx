import { useState } from 'react'
import { Button, Chip, CodeBlock, type Column, Empty, Facts, Notice, Section, Sparkline, Stack, Table, Text, Time, useOperation } from '#ui'
import { type LogPattern, listLogPatterns } from '#kernel/telemetry/contract'
import type { ShownRange } from '../use-metric-chart.ts'
import { patternQuery } from './pattern-query.ts'

interface LogPatternsProps {
  readonly query: string
  readonly range: ShownRange
  readonly onAsk: (query: string) => void
}

const most = 200

const columns: readonly Column<LogPattern>[] = [
  { key: 'template', label: 'Pattern', cell: ({ template }) => <code className="log-words">{template}</code>, width: 'minmax(240px, 6fr)' },
  { key: 'state', label: 'State', cell: ({ state }) => (state === 'steady' ? '' : <Chip look={state === 'gone' ? 'default' : 'warning'}>{state}</Chip>), filter: ({ state }) => state, sort: ({ state }) => state, width: '90px' },
  { key: 'level', label: 'Level', cell: ({ level }) => level ?? '', filter: ({ level }) => level, width: '80px' },
  { key: 'count', label: 'Lines', cell: ({ count }) => count.toLocaleString('en'), sort: ({ count }) => count, align: 'end', isNamedOnPhone: true, width: '90px' },
  { key: 'share', label: 'Share', cell: ({ share }) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`, sort: ({ share }) => share, align: 'end', isNamedOnPhone: true, width: '70px' },
  { key: 'usual', label: 'Usual', cell: ({ usual }) => Math.round(usual).toLocaleString('en'), sort: ({ usual }) => usual, align: 'end', isHiddenOnPhone: true, width: '80px' },
  { key: 'over', label: 'Over time', cell: ({ counts, template }) => <Sparkline values={counts} label={`Lines over time: ${template}`} width={110} height={20} />, isHiddenOnPhone: true, width: '130px' },
]

/** Lines clustered by what they have in common: new, spiking and gone ones first. */
export function LogPatterns({ query, range: { from, to }, onAsk }: LogPatternsProps) {
  const { data, error, refetch } = useOperation(listLogPatterns, { query, from: new Date(from).toISOString(), to: new Date(to).toISOString(), limit: most }, { live: false })
  const [open, setOpen] = useState<LogPattern>()
  return (
    <Stack>
      {data && data.before.length === 0 && data.patterns.length > 0 ? <Text look="muted">There are no lines before this time: nothing can be told to be new.</Text> : null}
      {data?.isSampled ? <Notice>There are too many lines to read: evenly spread parts of the time were read, {data.range.linesRead.toLocaleString('en')} lines, and counts are estimates.</Notice> : null}
      {open ? <OnePattern pattern={open} query={query} onAsk={onAsk} onClose={() => setOpen(undefined)} /> : null}
      <Table label="Patterns" name="patterns" rows={data?.patterns} rowKey={({ template, level, state }) => `${state} ${level} ${template}`} columns={columns} onOpen={setOpen} error={error} onRetry={() => void refetch()} empty={<Empty title="No line fits">Look at a longer range, or ask for less.</Empty>} />
      {data && data.patternCount > data.patterns.length ? <Text look="muted">The first {data.patterns.length} of {data.patternCount.toLocaleString('en')} patterns are shown.</Text> : null}
    </Stack>
  )
}

function OnePattern({ pattern: { template, state, why, level, count, usual, firstAt, lastAt, example }, query, onAsk, onClose }: { pattern: LogPattern; query: string; onAsk: (query: string) => void; onClose: () => void }) {
  return (
    <Section look="card" title="Pattern" actions={<><Button size="small" look="primary" onClick={() => onAsk(patternQuery(query, template))}>Find its lines</Button><Button size="small" onClick={onClose}>Close</Button></>}>
      <Stack gap="small">
        <CodeBlock label="Pattern" text={template} />
        <Text>{why}</Text>
        <Facts columns={3} items={[['State', state], ['Level', level], ['Lines', count.toLocaleString('en')], ['Usual', Math.round(usual).toLocaleString('en')], ['First', firstAt ? <Time key="first" at={firstAt} /> : null], ['Last', lastAt ? <Time key="last" at={lastAt} /> : null]]} />
        {example ? <CodeBlock label="Its newest line" text={example.line} /> : null}
      </Stack>
    </Section>
  )
}
