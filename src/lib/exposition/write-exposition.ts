import type { Labels } from '#lib/promql'
import type { ExposedSample, Family } from './family.ts'
import type { ExpositionFormat } from './format.ts'
import { numberText } from './number-text.ts'

const plainName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const plainLabel = /^[a-zA-Z_][a-zA-Z0-9_]*$/

/** Families as text that `readFamilies` reads back to the same. Types that the older text does not know are written as untyped. */
export function writeExposition(families: readonly Family[], format: ExpositionFormat): string {
  const lines = families.flatMap((family) => [...metadataLines(family, format), ...family.samples.map((sample) => sampleLine(sample, format))])
  if (format === 'openmetrics') lines.push('# EOF')
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}

function metadataLines({ name, type, help, unit }: Family, format: ExpositionFormat): string[] {
  const named = plainName.test(name) ? name : inQuotes(name)
  const lines: string[] = []
  if (help !== undefined) lines.push(`# HELP ${named} ${format === 'openmetrics' ? escaped(help) : help.replaceAll('\\', '\\\\').replaceAll('\n', String.raw`\n`)}`)
  if (type !== undefined) lines.push(`# TYPE ${named} ${format === 'openmetrics' ? type : textType(type)}`)
  if (unit !== undefined && format === 'openmetrics') lines.push(`# UNIT ${named} ${unit}`)
  return lines
}

function textType(type: string): string {
  return ['counter', 'gauge', 'histogram', 'summary'].includes(type) ? type : 'untyped'
}

function sampleLine({ labels, value, timeMs, exemplar }: ExposedSample, format: ExpositionFormat): string {
  const line = `${seriesText(labels)} ${numberText(value)}${timeMs === undefined ? '' : ` ${timeText(timeMs, format)}`}`
  if (exemplar === undefined || format === 'text') return line
  return `${line} # ${bracedLabels(exemplar.labels.pairs())} ${numberText(exemplar.value)}${exemplar.timeMs === undefined ? '' : ` ${timeText(exemplar.timeMs, format)}`}`
}

/** A series as expositions have it. */
export function seriesText(labels: Labels): string {
  const { name } = labels
  const others = labels.pairs().filter(([label]) => label !== '__name__')
  if (!plainName.test(name)) return bracedLabels(others, inQuotes(name))
  return others.length === 0 ? name : `${name}${bracedLabels(others)}`
}

function bracedLabels(pairs: readonly (readonly [string, string])[], first?: string): string {
  const labels = pairs.map(([label, value]) => `${plainLabel.test(label) ? label : inQuotes(label)}=${inQuotes(value)}`)
  return `{${(first === undefined ? labels : [first, ...labels]).join(',')}}`
}

/** OpenMetrics has seconds: whole milliseconds are written so that their product is the same again. */
function timeText(timeMs: number, format: ExpositionFormat): string {
  if (format === 'text') return String(timeMs)
  const [sign, size] = [timeMs < 0 ? '-' : '', Math.abs(timeMs)]
  const text = `${sign}${Math.floor(size / 1000)}.${String(size % 1000).padStart(3, '0')}`
  return Math.trunc(Number(text) * 1000) === timeMs ? text : `${text}5`
}

function inQuotes(text: string): string {
  return `"${escaped(text)}"`
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', String.raw`\n`).replaceAll('"', String.raw`\"`)
}
