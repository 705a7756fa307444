import { useMemo } from 'react'
import { OperationDialog, useGo, useOperation } from '#ui'
import { listEnvironments } from '#features/releases/contract'
import { getRepository } from '#features/repositories/contract'
import type { Workflow } from '../contract.ts'
import { startForm } from './start-form.ts'

/** Starts it by hand: the branch and the inputs that the file declares, each with its own field. */
export function StartDialog({ workflow, onClose }: { workflow: Workflow; onClose: () => void }) {
  const go = useGo()
  const { data } = useOperation(getRepository, { repository: workflow.repository }, { live: false })
  const needsEnvironments = workflow.inputs.some(({ type }) => type === 'environment')
  const environments = useOperation(listEnvironments, {}, { isOn: needsEnvironments, live: false })
  const names = useMemo(() => [...new Set((environments.data?.items ?? []).map(({ name }) => name))], [environments.data])
  const branches = useMemo(() => (data?.branches ?? []).map(({ name }) => name), [data])
  const isReady = data !== undefined && (!needsEnvironments || environments.data !== undefined)
  const form = useMemo(() => startForm(workflow, { branches, environments: names }), [workflow, branches, names])
  const { repository, path } = workflow
  if (!isReady) return null
  return (
    <OperationDialog operation={form} title={`Start ${workflow.name}`} action="Start it" isOpen onClose={onClose} onDone={({ runId }) => go(`/runs/${runId}`)} hidden={['repository', 'workflow']}
      initial={{ repository, workflow: path, ...(data.repository.defaultBranch ? { ref: data.repository.defaultBranch } : {}) }}>
      The file is read at the commit that is chosen, so what runs is what stands there.
    </OperationDialog>
  )
}
