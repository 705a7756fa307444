import { useMemo } from 'react'
import { ErrorNotice, LogList, Section, useOperation, Waiting } from '#ui'
import { type LogLine, queryLogs } from '#kernel/telemetry/contract'
import { momentOfNs } from '#lib/moment-ns'
import { listedLines } from './listed-lines.ts'
import { selectorOfLabels } from './query-edit.ts'

const around = 20
const hourNs = 3_600_000_000_000n

/** What the stream of a line said just before and after it, within an hour. */
export function LineContext({ line, stream }: { line: LogLine; stream: Readonly<Record<string, string>> }) {
  const at = BigInt(line.atNs)
  const query = selectorOfLabels(stream)
  const before = useOperation(queryLogs, { query, from: momentOfNs(at - hourNs), to: momentOfNs(at), limit: around }, { live: false })
  const after = useOperation(queryLogs, { query, from: momentOfNs(at), to: momentOfNs(at + hourNs), limit: around + 1, oldestFirst: true }, { live: false })
  const lines = useMemo(() => [...(before.data?.lines ?? []).toReversed(), ...(after.data?.lines ?? [])], [before.data, after.data])
  const { listed } = useMemo(() => listedLines(lines, { hasDate: false }), [lines])
  const own = listed[lines.findIndex((each) => each.atNs === line.atNs && each.line === line.line)]
  const error = before.error ?? after.error
  return (
    <Section title="Before and after" note={lines.length}>
      {error ? <ErrorNotice error={error} title="What came before and after could not be read" /> : null}
      {before.data && after.data ? <LogList label="Before and after" lines={listed.map((each) => ({ ...each, stream: '' }))} find={() => []} isWrapped openKey={own?.key} onOpen={() => {}} /> : error ? null : <Waiting rows={6} />}
    </Section>
  )
}
