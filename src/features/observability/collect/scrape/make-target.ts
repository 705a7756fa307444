import { createHash } from 'node:crypto'
import { parseDuration } from '#lib/duration'
import { Labels } from '#lib/promql'
import { type MutableLabels, relabel } from '#kernel/telemetry'
import { durationText } from './duration-text.ts'
import type { ScrapeJob, TargetGroup } from './scrape-job.ts'

/** One address that a job asks. */
export interface Target {
  /** The same for the same address, labels and way of asking. */
  readonly id: string
  readonly job: ScrapeJob
  readonly url: string
  /** Those that its samples get. */
  readonly labels: Labels
  /** Before relabelling, as discovery found them: for people who write rules. */
  readonly discovered: Readonly<Record<string, string>>
  readonly intervalMs: number
  readonly timeoutMs: number
  readonly source: string
}

export type MadeTarget = { readonly target: Target } | { readonly dropped: Readonly<Record<string, string>> } | { readonly fault: string }

/** A target from an address of a group, as Prometheus makes it (scrape/target.go, PopulateLabels). */
export function makeTarget(job: ScrapeJob, group: TargetGroup, address: string): MadeTarget {
  const labels: MutableLabels = new Map(Object.entries({ ...group.labels, __address__: address }).filter(([, value]) => value !== ''))
  const defaults: Record<string, string> = { job: job.name, __scrape_interval__: durationText(job.intervalMs), __scrape_timeout__: durationText(job.timeoutMs), __metrics_path__: job.path, __scheme__: job.scheme }
  for (const [key, values] of Object.entries(job.params)) defaults[`__param_${key}`] = values[0] ?? ''
  for (const [name, value] of Object.entries(defaults)) if (!labels.has(name) && value !== '') labels.set(name, value)
  const discovered = Object.fromEntries(labels)
  if (!relabel(labels, job.relabelRules)) return { dropped: discovered }
  const url = urlOf(job, labels)
  if (url === undefined) return { fault: `The target ${JSON.stringify(labels.get('__address__') ?? '')} of the job ${job.name} is no address of the form host:port.` }
  const intervalMs = parseDuration(labels.get('__scrape_interval__') ?? '') ?? job.intervalMs
  const timeoutMs = Math.min(parseDuration(labels.get('__scrape_timeout__') ?? '') ?? job.timeoutMs, intervalMs)
  if (!(intervalMs >= 1000)) return { fault: `The target ${JSON.stringify(address)} of the job ${job.name} would be asked every ${intervalMs} ms; once a second is the most.` }
  if (!labels.has('instance')) labels.set('instance', labels.get('__address__') ?? '')
  const own = Labels.ofPairs([...labels].filter(([name]) => !name.startsWith('__')))
  const id = createHash('sha256').update(JSON.stringify([job.name, url, own.items, intervalMs])).digest('hex').slice(0, 16)
  return { target: { id, job, url, labels: own, discovered, intervalMs, timeoutMs, source: group.source } }
}

function urlOf(job: ScrapeJob, labels: MutableLabels): string | undefined {
  const address = labels.get('__address__') ?? ''
  const scheme = labels.get('__scheme__') ?? 'http'
  if (address === '' || /[/?#@\s\\]/.test(address) || !/^https?$/.test(scheme)) return undefined
  const path = labels.get('__metrics_path__') ?? '/metrics'
  const text = `${scheme}://${address}${path.startsWith('/') ? path : `/${path}`}`
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  for (const [key, values] of Object.entries(job.params)) for (const value of values) url.searchParams.append(key, value)
  for (const [name, value] of labels) {
    if (!name.startsWith('__param_')) continue
    const key = name.slice('__param_'.length)
    const others = (job.params[key] ?? []).slice(1)
    url.searchParams.delete(key)
    for (const each of [value, ...others]) url.searchParams.append(key, each)
  }
  return url.href
}
