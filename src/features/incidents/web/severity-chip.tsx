import { Chip } from '#ui'
import type { Incident } from '../contract.ts'

/** How bad it is; only what is bad stands out. */
export function SeverityChip({ severity }: { severity: Incident['severity'] }) {
  return <Chip look={severity === 'critical' || severity === 'high' ? 'warning' : 'default'}>{severity}</Chip>
}
