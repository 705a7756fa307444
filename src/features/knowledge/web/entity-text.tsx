import { catalogHref, type PanelProps } from '#ui'
import { RunbookAt } from './runbook-at.tsx'

/** The text of a document, on its page; what stands behind `#` in the address is its section. */
export function EntityText({ entity }: PanelProps) {
  return <RunbookAt url={`${catalogHref(entity.ref)}${location.hash}`} isOwnPage />
}
