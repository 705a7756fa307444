import type { ChartLine } from '#ui'
import type { QueryAnswer } from '#kernel/telemetry/contract'
import { nameOf } from '../use-metric-chart.ts'
import type { AskedQuery } from './explore-address.ts'

export interface AnsweredQuery {
  readonly asked: AskedQuery
  readonly answer: QueryAnswer
}

export interface Grid {
  readonly from: number
  readonly to: number
  readonly stepMs: number
}

/** More than this is not drawn: nobody tells them apart, and the browser would stand still. */
export const mostLines = 500

/** The lines of several answers on one grid of times. A letter stands before a name where another query is drawn too. */
export function mergeAnswers(answers: readonly AnsweredQuery[], { from, to, stepMs }: Grid): { times: number[]; lines: ChartLine[]; dropped: number } {
  const times = Array.from({ length: Math.max(0, Math.floor((to - from) / stepMs) + 1) }, (_, at) => from + at * stepMs)
  const isOne = answers.length === 1
  const all = answers.flatMap(({ asked, answer }) => answer.series.map(({ labels, samples }) => ({ name: `${isOne ? '' : `${asked.letter.toUpperCase()} · `}${nameOf(labels, asked.legend) || asked.query}`, samples })))
  const lines = all.slice(0, mostLines).map(({ name, samples }) => ({ name, values: valuesOn(times, samples, from, stepMs) }))
  return { times, lines: distinct(lines.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))), dropped: Math.max(0, all.length - mostLines) }
}

function valuesOn(times: readonly number[], samples: readonly (readonly [number, string])[], from: number, stepMs: number): (number | null)[] {
  const values: (number | null)[] = times.map(() => null)
  for (const [time, text] of samples) {
    const value = Number(text.replace('Inf', 'Infinity'))
    const place = Math.round((time - from) / stepMs)
    if (Number.isFinite(value) && place >= 0 && place < values.length) values[place] = value
  }
  return values
}

/** Two lines of one name (a legend that tells too little) are numbered, so that each can be switched. */
function distinct(lines: readonly ChartLine[]): ChartLine[] {
  const seen = new Map<string, number>()
  return lines.map(({ name, values }) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return { name: count === 1 ? name : `${name} (${count})`, values }
  })
}
