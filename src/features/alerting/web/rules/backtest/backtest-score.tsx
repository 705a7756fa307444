import { Figure, Figures, Stack, Text } from '#ui'
import { formatDuration } from '#lib/duration'
import type { OutputOf } from '#lib/operation'
import type { backtestRule } from '../../../contract.ts'

export type Backtest = OutputOf<typeof backtestRule>

export function shareText(share: number | null): string {
  return share === null ? '–' : `${Math.round(share * 100)} %`
}

export function times(count: number): string {
  return count === 1 ? 'once' : `${count.toLocaleString('en')} times`
}

/** What it was worth, in a sentence and as figures. */
export function BacktestScore({ result, time }: { result: Backtest; /** How long was looked back: 7 days. */ time: string }) {
  const { firings, hits, caught, incidents, precision, recall, firingSeconds, stepSeconds, steps } = result
  return (
    <Stack gap="small">
      <div role="status"><Text look="strong">{sentenceOf(result, time)}</Text></div>
      <Figures>
        <Figure label="Would have fired" value={firings === 0 ? 'never' : times(firings)} note={`in ${time}`} />
        <Figure label="Firing in all" value={firings === 0 ? '–' : formatDuration(firingSeconds * 1000)} note={`${steps.toLocaleString('en')} steps of ${formatDuration(stepSeconds * 1000)}`} />
        <Figure label="Precision" value={shareText(precision)} note={precision === null ? 'it never fired' : `${hits} of ${firings} firings during incidents`} />
        <Figure label="Recall" value={shareText(recall)} note={recall === null ? 'there was no incident' : `${caught} of ${incidents} incidents caught`} />
      </Figures>
    </Stack>
  )
}

function sentenceOf({ alert, firings, hits, caught, incidents }: Backtest, time: string): string {
  if (firings === 0) return incidents === 0 ? `${alert} would not have fired in ${time}, and there was no incident.` : `${alert} would not have fired in ${time}, although there ${incidents === 1 ? 'was an incident' : `were ${incidents} incidents`}.`
  const during = hits === firings ? 'always during an incident' : hits === 0 ? 'never during an incident' : `${times(hits)} during an incident and ${times(firings - hits)} for nothing`
  return `${alert} would have fired ${times(firings)} in ${time}, ${incidents === 0 ? 'and there was no incident in that time' : `${during}; it would have told of ${caught} of ${incidents} ${incidents === 1 ? 'incident' : 'incidents'}`}.`
}
