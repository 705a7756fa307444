import { type Lane, Lanes, Section, Text } from '#ui'
import type { Backtest } from './backtest-score.tsx'

const mostLanes = 12

/** Incidents above, and below each series that fired. */
export function BacktestLanes({ result }: { result: Backtest }) {
  const { intervals, against } = result
  const [from, to] = [Date.parse(result.from), Date.parse(result.to)]
  if (intervals.length === 0 && against.length === 0) return null
  const missed = new Set(result.missed.map(({ number }) => number))
  const incidents: Lane = {
    key: 'incidents', name: 'Incidents',
    bars: against.map(({ number, title, startedAt, endedAt }) => ({ from: Date.parse(startedAt), to: endedAt === null ? to : Date.parse(endedAt), text: `Incident ${number}: ${title}${missed.has(number) ? ', missed' : ', caught'}`, look: missed.has(number) ? 'degraded' : 'info', href: `/incidents/${number}` })),
  }
  const lanes = lanesOf(intervals, to)
  return (
    <Section title="When" note={against.length > 0 ? 'incidents that it would have told of are blue, missed ones orange' : undefined}>
      <Lanes label="Firings beside incidents" from={from} to={to} lanes={[...(against.length > 0 ? [incidents] : []), ...lanes.slice(0, mostLanes)]} />
      {lanes.length > mostLanes ? <Text look="muted" size="small">{lanes.length - mostLanes} more series fired.</Text> : null}
    </Section>
  )
}

function lanesOf(intervals: Backtest['intervals'], to: number): Lane[] {
  const lanes = new Map<string, { name: string; bars: Lane['bars'][number][] }>()
  for (const { labels, activeAt, firedAt, endedAt, incident } of intervals) {
    const name = labelText(labels)
    const lane = lanes.get(name) ?? { name, bars: [] }
    lanes.set(name, lane)
    const end = endedAt === null ? to : Date.parse(endedAt)
    if (firedAt === null || Date.parse(firedAt) > Date.parse(activeAt)) lane.bars.push({ from: Date.parse(activeAt), to: firedAt === null ? end : Date.parse(firedAt), text: 'Pending', look: 'waiting' })
    if (firedAt !== null) lane.bars.push({ from: Date.parse(firedAt), to: end, text: incident === null ? 'Fired' : `Fired in incident ${incident}`, look: 'failing' })
  }
  return [...lanes].map(([key, lane]) => ({ key, ...lane })).toSorted((a, b) => b.bars.length - a.bars.length)
}

/** What tells one alert of a rule from another. */
export function labelText({ alertname = '', severity: _severity, ...others }: Readonly<Record<string, string>>): string {
  const text = Object.entries(others).map(([name, value]) => `${name}=${value}`).join(', ')
  return text === '' ? alertname : text
}
