import type { EntityRef } from '#lib/entity-ref'

/** Name of the claims that people make in the page. */
export function pageSource(ref: EntityRef): string {
  return `page:${ref}`
}
