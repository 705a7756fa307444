import { useOperation } from '#ui'
import { listAlerts } from '../alerts/alerts-contract.ts'

/** How many alerts fire, for the rail; `100+` where one page of the list does not tell. */
export function useFiringCount(): number | string | undefined {
  const { data } = useOperation(listAlerts, { state: 'firing', limit: 100 }, { live: ['dev.daybook.alert.'] })
  return data?.nextCursor ? `${data.items.length}+` : data?.items.length || undefined
}
