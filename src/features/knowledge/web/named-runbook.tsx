import { type ObjectPanelProps, useCan } from '#ui'
import { findRunbook } from '../contract.ts'
import { RunbookAt } from './runbook-at.tsx'
import { WayTo } from './way-to.tsx'

/** The runbook that an alert names (`runbook:ADDRESS`): its text where it is known here, else the way to it. */
export function NamedRunbook({ on }: ObjectPanelProps) {
  const url = on.slice('runbook:'.length)
  const can = useCan()
  return can(findRunbook.access) ? <RunbookAt url={url} /> : <WayTo url={url} />
}
