import type { WorkerContext } from '#kernel/feature'
import { listEnvironments } from '#features/releases/contract'
import type { CheckSettings } from './checks-contract.ts'

/** Whether the service of a check is being deployed to its environment just now. When that cannot be told it is not. */
export async function isBeingDeployed(worker: Pick<WorkerContext, 'transact' | 'log'>, { service, environment, name }: CheckSettings): Promise<boolean> {
  if (environment === null) return false
  try {
    const { items } = await worker.transact((ctx) => ctx.call(listEnvironments, { service }))
    return items.some((each) => each.name === environment && each.state === 'running')
  } catch (error) {
    worker.log.warn('Whether a deployment is under way could not be told.', { check: name, error })
    return false
  }
}
