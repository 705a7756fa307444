import type { StatusState } from '#ui'

const marks: readonly (readonly [RegExp, StatusState])[] = [
  [/\.(alert\.fired|deployment\.failed|service\.crashed)$/, 'failing'], [/\.alert\.resolved$|\.incident\.resolved\.|\.service\.(deployed|upgraded)\./, 'ok'],
  [/\.service\.rolledback\.|\.release\.quarantined$/, 'degraded'], [/\.incident\.(detected|reported)\./, 'failing'],
]

/** The mark of an entry: what broke, what changed, what was taken back. Most entries have none. */
export function entryState(type: string): StatusState | undefined {
  return marks.find(([pattern]) => pattern.test(type))?.[1]
}
