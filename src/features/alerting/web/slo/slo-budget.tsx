import { BarFigures, Figure, Figures, Stack } from '#ui'
import { formatDuration } from '#lib/duration'
import type { ShownSlo } from './slo-page.tsx'
import { burnText, shareText } from './slo-words.ts'

/** What is left of the budget, as a bar and in words. */
export function SloBudget({ shown: { slo, used, exhaustedInSeconds } }: { shown: ShownSlo }) {
  const { budgetLeft, burnRate, objective, periodSeconds, firing } = slo
  const look = budgetLeft === null ? 'neutral' : budgetLeft <= 0 ? 'failing' : budgetLeft < 0.25 ? 'degraded' : 'ok'
  const lasts = exhaustedInSeconds === null ? (burnRate === null ? '–' : 'it does not burn') : exhaustedInSeconds === 0 ? 'it is gone' : formatDuration(exhaustedInSeconds * 1000)
  return (
    <Stack>
      <BarFigures figures={[{ name: 'Budget left', text: shareText(budgetLeft), look, part: budgetLeft === null ? null : Math.min(1, Math.max(0, budgetLeft)) }]} />
      <Figures>
        <Figure label="Objective" value={`${objective} %`} note={`over ${formatDuration(periodSeconds * 1000)}`} />
        <Figure label="Used" value={shareText(used)} note="of what is recorded of the period" />
        <Figure label="Burns now" value={burnText(burnRate)} note={burnRate !== null && burnRate > 1 ? 'faster than it may' : 'of even'} />
        <Figure label="Lasts, at that rate" value={lasts} />
        <Figure label="Alerts" value={firing === 0 ? 'none fires' : `${firing} firing`} />
      </Figures>
    </Stack>
  )
}
