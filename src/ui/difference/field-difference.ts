export interface FieldChange {
  /** `spec.owner`, `tags[2]`. */
  readonly path: string
  readonly before: unknown
  readonly after: unknown
}

/** Leaves of two JSON values that are not the same; undefined where one side has no such field. */
export function differFields(before: unknown, after: unknown, path = ''): FieldChange[] {
  if (isSame(before, after)) return []
  if (isRecord(before) && isRecord(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted()
    return names.flatMap((name) => differFields(before[name], after[name], path ? `${path}.${name}` : name))
  }
  if (Array.isArray(before) && Array.isArray(after) && [...before, ...after].some((item) => typeof item === 'object')) {
    return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => index).flatMap((index) => differFields(before[index], after[index], `${path}[${index}]`))
  }
  return [{ path: path || 'value', before, after }]
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSame(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b)
}

/** A value as people read it: text as it is, the rest as JSON. */
export function showValue(value: unknown): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1)
}
