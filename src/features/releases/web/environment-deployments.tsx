import { Empty, Table } from '#ui'
import type { Deployment } from '../contract.ts'
import { deploymentColumns } from './deployment-columns.tsx'

/** Each opens its run with the log. */
export function EnvironmentDeployments({ deployments }: { deployments: readonly Deployment[] }) {
  return (
    <Table label="Deployments" rows={deployments} columns={deploymentColumns} rowKey={({ id }) => id} href={({ runId }) => `/runs/${runId}`}
      empty={<Empty title="Nothing was deployed here yet" command="git push">A commit of the default branch whose pipeline passes is deployed by itself, or by hand with Deploy.</Empty>} />
  )
}
