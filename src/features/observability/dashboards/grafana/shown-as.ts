import type { Look, Mapping, Threshold } from '#lib/dashboards'
import { listOf, recordOf } from '#lib/plain-data'
import { suffixesOfGrafana, unitsOfGrafana } from './grafana-units.data.ts'
import type { NotUnderstoodNotes } from './not-understood-notes.ts'
import { type Fields, given, numberOf, plainText, wordsOf } from './plain-fields.ts'

/** How values are shown, out of a field's configuration. */
export function shownAs(config: Fields, panel: string, notes: NotUnderstoodNotes) {
  const decimals = numberOf(config['decimals'])
  const thresholds = thresholdsOf(config['thresholds'], panel, notes)
  const mappings = mappingsOf(config['mappings'], panel, notes)
  return given({
    ...unitOf(config['unit'], panel, notes), decimals: decimals === undefined ? undefined : Math.min(12, Math.max(0, Math.round(decimals))), min: numberOf(config['min']), max: numberOf(config['max']),
    thresholds: thresholds.length > 0 ? thresholds : undefined, mappings: mappings.length > 0 ? mappings : undefined,
  })
}

export function unitOf(value: unknown, panel: string, notes: NotUnderstoodNotes): { unit?: NonNullable<(typeof unitsOfGrafana)[string]>; suffix?: string } {
  const id = wordsOf(value)
  if (id === undefined) return {}
  const unit = Object.hasOwn(unitsOfGrafana, id) ? unitsOfGrafana[id] : undefined
  if (unit) return { unit }
  if (Object.hasOwn(suffixesOfGrafana, id)) return { suffix: suffixesOfGrafana[id] ?? '' }
  const [, written] = /^(?:suffix|si|count|currency|time|bool|prefix):(.*)$/.exec(id) ?? []
  if (written !== undefined && !id.startsWith('time:') && !id.startsWith('bool:')) return { suffix: written.slice(0, 40) }
  if (id.length <= 12 && /[^a-z]/i.test(id)) return { suffix: id }
  notes.add(panel, 'unit', `The unit ${id} is shown as a plain number.`)
  return {}
}

export function thresholdsOf(value: unknown, panel: string, notes: NotUnderstoodNotes): Threshold[] {
  const { mode, steps } = recordOf(value)
  const found = listOf(steps).map(recordOf).map(({ value: from, color }): Threshold => ({ from: numberOf(from) ?? null, look: lookOf(color) }))
  // A lone first step says nothing but a colour.
  if (found.length <= 1) return []
  if (mode === 'percentage') notes.add(panel, 'thresholds', 'Thresholds in percent of the range are taken as values.')
  return found.slice(0, 50)
}

const looksOfWords: readonly (readonly [RegExp, Look])[] = [[/red|failing|#(e02f44|f2495c|c4162a|d44a3a|bf1b00|e24d42|890f02)/i, 'failing'], [/orange|#(ff780a|ff9830|ed8128|ef843c|fa6400)/i, 'degraded'], [/yellow|#(fade2a|f2cc0c|e5ac0e|eab839)/i, 'waiting'], [/green|#(73bf69|299c46|37872d|56a64b|508642|7eb26d)/i, 'ok'], [/blue|purple|#(5794f2|3274d9|1f60c4|8ab8ff|1f78c1)/i, 'info']]

/** One of our looks for a colour: by its name, else by what it is most like. */
export function lookOf(color: unknown): Look {
  const text = typeof color === 'string' ? color : ''
  const named = looksOfWords.find(([pattern]) => pattern.test(text))
  if (named) return named[1]
  const channels = rgbOf(text)
  if (!channels) return 'neutral'
  const [red, green, blue] = channels
  const most = Math.max(red, green, blue)
  if (most - Math.min(red, green, blue) < 30) return 'neutral'
  if (most === blue) return 'info'
  if (most === green) return red > green * 0.75 ? 'waiting' : 'ok'
  return green > red * 0.7 ? 'waiting' : green > red * 0.4 ? 'degraded' : 'failing'
}

function rgbOf(text: string): readonly [number, number, number] | undefined {
  const [, hex] = /^#([0-9a-f]{6})/i.exec(text) ?? []
  if (hex !== undefined) return [Number.parseInt(hex.slice(0, 2), 16), Number.parseInt(hex.slice(2, 4), 16), Number.parseInt(hex.slice(4, 6), 16)]
  const [, red, green, blue] = /^rgba?\(\s*(\d+),\s*(\d+),\s*(\d+)/.exec(text) ?? []
  return red === undefined || green === undefined || blue === undefined ? undefined : [Number(red), Number(green), Number(blue)]
}

/** Also those before version 8, which were lists of texts and numbers. */
function mappingsOf(value: unknown, panel: string, notes: NotUnderstoodNotes): Mapping[] {
  return listOf(value).map(recordOf).flatMap((mapping): Mapping[] => {
    const { type } = mapping
    const options = recordOf(mapping['options'])
    const result = (fields: unknown) => given({ text: wordsOf(recordOf(fields)['text'], 1000), look: recordOf(fields)['color'] === undefined ? undefined : lookOf(recordOf(fields)['color']) })
    if (type === 'value') return Object.entries(options).map(([key, fields]) => ({ value: key, ...result(fields) }))
    if (type === 'range') return [{ from: numberOf(options['from']) ?? null, to: numberOf(options['to']) ?? null, ...result(options['result']) }]
    if (type === 'special' && ['null', 'nan', 'null+nan', 'empty'].includes(plainText(options['match']))) return [{ empty: true, ...result(options['result']) }]
    if (type === 1 || (type === undefined && 'value' in mapping)) return mapping['value'] === 'null' ? [{ empty: true, ...result(mapping) }] : [{ value: plainText(mapping['value'] ?? ''), ...result(mapping) }]
    if (type === 2) return [{ from: numberOf(mapping['from']) ?? null, to: numberOf(mapping['to']) ?? null, ...result(mapping) }]
    notes.add(panel, 'mappings', `Mappings of the kind ${plainText(type)} are left out.`)
    return []
  }).slice(0, 500)
}
