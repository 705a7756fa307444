import type { Family, FamilyType } from '#lib/exposition'
import { Labels } from '#lib/promql'

/** One value, with its labels. */
export type Measured = readonly [labels: Readonly<Record<string, string>>, value: number | undefined]

export function gauge(name: string, help: string, measured: readonly Measured[]): Family[] {
  return familyOf('gauge', name, help, measured)
}

export function counter(name: string, help: string, measured: readonly Measured[]): Family[] {
  return familyOf('counter', name, help, measured)
}

export function untyped(name: string, help: string, measured: readonly Measured[]): Family[] {
  return familyOf('unknown', name, help, measured)
}

/** No family where nothing was measured: what is not there is not said to be 0. */
function familyOf(type: FamilyType, name: string, help: string, measured: readonly Measured[]): Family[] {
  const samples = measured.flatMap(([labels, value]) => (value === undefined || Number.isNaN(value) ? [] : [{ labels: Labels.of({ ...labels, __name__: name }), value, timeMs: undefined, exemplar: undefined }]))
  return samples.length === 0 ? [] : [{ name, type, help, unit: undefined, samples }]
}
