import { useOperation } from '#ui'
import { listAlerts } from '../contract.ts'

/** How many alerts fire, for the rail. */
export function useFiringCount(): number | undefined {
  const { data } = useOperation(listAlerts, { state: 'firing', limit: 100 }, { live: ['dev.daybook.alert.'] })
  return data?.items.length || undefined
}
