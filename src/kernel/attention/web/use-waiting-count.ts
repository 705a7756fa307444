import { useOperation } from '#ui'
import { listAttention } from '../contract.ts'

/** How many rows stand in *Now* and *Waiting on you*: what the rail counts. */
export function useWaitingCount(): number | undefined {
  const { data } = useOperation(listAttention, {})
  return data?.rows.filter(({ section }) => section === 'now' || section === 'waiting').length
}
