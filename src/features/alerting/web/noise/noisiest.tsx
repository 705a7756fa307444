import { DurationMs, Empty, RankedItem, Ranking, Section } from '#ui'
import type { OutputOf } from '#lib/operation'
import type { noiseReport } from '../../contract.ts'
import { TryButton, Verdict } from './ledger-columns.tsx'

/** What fired most for nothing, with what to do about it. */
export function Noisiest({ report: { noisiest, ignored, fired } }: { report: OutputOf<typeof noiseReport> }) {
  if (noisiest.length === 0) return <Section title="What to mend first"><Empty title={fired === 0 ? 'Nothing fired' : 'Nobody was told for nothing'} isSuccess>{fired === 0 ? 'Rules and checks that fired not once stand below: try them over a longer time, so that quiet means well and not blind.' : 'Somebody acted on what people were told of in this week; the rest was hidden from them.'}</Empty></Section>
  return (
    <Section title="What to mend first" note="by how often it fired for nothing; its share of all that led to nothing">
      <Ranking label="What to mend first">
        {noisiest.map((entry) => (
          <RankedItem key={entry.source} share={ignored === 0 ? 0 : Math.max(0, entry.fired - entry.actedOn - entry.hidden) / ignored} title={entry.name} aside={<TryButton entry={entry} />}
            facts={[<Verdict key="verdict" entry={entry} />, `fired ${entry.fired === 1 ? 'once' : `${entry.fired} times`}`, entry.actedOn > 0 ? `acted on ${entry.actedOn}` : null, entry.flapped > 0 ? `came back ${entry.flapped}` : null, entry.atNight > 0 ? `${entry.atNight} at night` : null, entry.medianSeconds === null ? null : <span key="median">lasts <DurationMs ms={entry.medianSeconds * 1000} /></span>]}>{entry.advice}</RankedItem>
        ))}
      </Ranking>
    </Section>
  )
}
