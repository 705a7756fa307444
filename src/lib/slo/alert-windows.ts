import { parseGoDuration } from '#lib/go-duration'
import { recordOf } from '#lib/plain-data'
import type { YamlDocument } from '#lib/yaml-text'
import type { SloFault } from './slo.ts'

/** A pair of windows: both have to burn faster than what would use up `budgetPercent` of the budget within the long one. */
export interface BurnWindow {
  readonly budgetPercent: number
  readonly shortMs: number
  readonly longMs: number
}

export interface AlertWindows {
  readonly periodMs: number
  readonly pageQuick: BurnWindow
  readonly pageSlow: BurnWindow
  readonly ticketQuick: BurnWindow
  readonly ticketSlow: BurnWindow
}

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]
export const defaultPeriodMs = 30 * day

/** Source: sre.google/workbook/alerting-on-slos, table "Recommended parameters for an SLO-based alerting configuration". */
const recommended: Omit<AlertWindows, 'periodMs'> = {
  pageQuick: { budgetPercent: 2, shortMs: 5 * minute, longMs: hour }, pageSlow: { budgetPercent: 5, shortMs: 30 * minute, longMs: 6 * hour },
  ticketQuick: { budgetPercent: 10, shortMs: 2 * hour, longMs: day }, ticketSlow: { budgetPercent: 10, shortMs: 6 * hour, longMs: 3 * day },
}
export const usualWindows: readonly AlertWindows[] = [{ periodMs: 28 * day, ...recommended }, { periodMs: 30 * day, ...recommended }]

/** How many times faster than even the budget burns that is gone by `budgetPercent` after the long window. */
export function burnFactor(periodMs: number, { budgetPercent, longMs }: BurnWindow): number {
  return ((budgetPercent * hoursOf(periodMs)) / 100) / hoursOf(longMs)
}

/** As Go's Duration.Hours rounds: whole hours and the rest apart. */
function hoursOf(ms: number): number {
  return Math.floor(ms / hour) + ((ms % hour) * 1e6) / 3.6e12
}

/** All windows, each once, the shortest first. */
export function windowsOf({ pageQuick, pageSlow, ticketQuick, ticketSlow }: AlertWindows): number[] {
  return [...new Set([pageQuick, pageSlow, ticketQuick, ticketSlow].flatMap(({ shortMs, longMs }) => [shortMs, longMs]))].toSorted((a, b) => a - b)
}

/** Windows as sloth's `AlertWindows` objects name them, or undefined where the document is none. */
export function readAlertWindows(document: YamlDocument): AlertWindows | SloFault | undefined {
  const root = recordOf(document.value)
  if (root['kind'] !== 'AlertWindows') return undefined
  const fault = (path: readonly string[], message: string): SloFault => ({ line: document.lineOf(path), message })
  if (root['apiVersion'] !== 'sloth.slok.dev/v1') return fault(['apiVersion'], 'Alert windows are of apiVersion sloth.slok.dev/v1. Write that.')
  const spec = recordOf(root['spec'])
  const periodMs = lengthOf(spec['sloPeriod'])
  if (periodMs === undefined) return fault(['spec', 'sloPeriod'], 'sloPeriod has to be a length of time such as 30d.')
  const read: Record<string, BurnWindow> = {}
  for (const [kind, speed] of [['page', 'quick'], ['page', 'slow'], ['ticket', 'quick'], ['ticket', 'slow']] as const) {
    const given = recordOf(recordOf(spec[kind])[speed])
    const [shortMs, longMs, budgetPercent] = [lengthOf(given['shortWindow']), lengthOf(given['longWindow']), given['errorBudgetPercent']]
    if (shortMs === undefined || longMs === undefined || typeof budgetPercent !== 'number' || budgetPercent === 0) return fault(['spec', kind, speed], `${kind}.${speed} needs errorBudgetPercent, shortWindow and longWindow, none of them 0.`)
    read[`${kind}${speed}`] = { budgetPercent, shortMs, longMs }
  }
  const { pagequick, pageslow, ticketquick, ticketslow } = read
  return pagequick && pageslow && ticketquick && ticketslow ? { periodMs, pageQuick: pagequick, pageSlow: pageslow, ticketQuick: ticketquick, ticketSlow: ticketslow } : undefined
}

function lengthOf(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? parseGoDuration(value) : undefined
  return typeof ms === 'number' && ms > 0 ? ms : undefined
}
