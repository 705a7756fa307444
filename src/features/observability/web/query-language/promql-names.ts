import type { PrometheusClient } from '@prometheus-io/codemirror-promql'
import { EqlRegex, Neq, NeqRegex } from '@prometheus-io/lezer-promql'
import { listMetricLabels, listMetrics } from '#kernel/telemetry/contract'
import { askNames } from './ask-names.ts'

const mostNames = 3000
const mostValues = 500
const none = { values: [], isPartial: false }

interface LabelMatcher {
  readonly type: number
  readonly name: string
  readonly value: string
}

/** What the official completion asks a Prometheus for, asked by operations: bounded, and taken back with the signal. */
export function promqlNames(signal: AbortSignal): PrometheusClient {
  const metrics = async (text: string) => (await askNames(listMetrics, { text, limit: mostNames }, { items: [], isPartial: false }, signal))
  const labels = async (input: { label?: string; selector?: string }) => [...(await askNames(listMetricLabels, { ...input, limit: mostValues }, none, signal)).values]
  const found = async (prefix: string) => {
    const all = await metrics('')
    return all.isPartial && prefix !== '' ? metrics(prefix) : all
  }
  let prefix = ''
  return {
    metricNames: async (typed = '') => {
      prefix = typed
      return (await found(prefix)).items.map(({ name }) => name)
    },
    metricMetadata: async () => Object.fromEntries((await found(prefix)).items.filter(({ type, help }) => type !== 'unknown' || help !== '').map(({ name, type, help }) => [name, [{ type, help }]])),
    labelNames: async (metricName) => labels(metricName ? { selector: selectorOf(metricName, []) } : {}),
    labelValues: async (label, metricName = '', matchers = []) => {
      const others = matchers.filter(({ name, value }) => name !== label && value !== '')
      return labels({ label, ...(metricName !== '' || others.length > 0 ? { selector: selectorOf(metricName, others) } : {}) })
    },
    series: async () => [],
    flags: async () => ({}),
  }
}

/** `up{job="node"}` of a name and what stands in the braces so far. */
export function selectorOf(metricName: string, matchers: readonly LabelMatcher[]): string {
  const parts = matchers.map(({ type, name, value }) => `${nameText(name)}${type === Neq ? '!=' : type === EqlRegex ? '=~' : type === NeqRegex ? '!~' : '='}${JSON.stringify(value)}`)
  if (metricName !== '') parts.unshift(`__name__=${JSON.stringify(metricName)}`)
  return `{${parts.join(', ')}}`
}

function nameText(name: string): string {
  return /^[a-zA-Z_]\w*$/.test(name) ? name : JSON.stringify(name)
}
