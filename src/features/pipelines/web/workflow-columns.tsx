import { type Column, EntityLink, Status, StatusWord, Text, Time } from '#ui'
import type { OutputOf } from '#lib/operation'
import type { listWorkflows } from '../contract.ts'
import { blockingFault, placeOf } from './blocking-fault.ts'

export type WorkflowRow = OutputOf<typeof listWorkflows>['items'][number]

/** The columns of a list of workflows. */
export const workflowColumns: Column<WorkflowRow>[] = [
  { key: 'name', label: 'Workflow', width: 'minmax(140px, 1.2fr)', cell: ({ name }) => name, sort: ({ name }) => name },
  { key: 'repository', label: 'Repository', width: 'minmax(110px, 0.9fr)', cell: ({ repository }) => <EntityLink entity={repository} isPlain />, filter: ({ repository }) => repository, isFilteredByServer: true },
  { key: 'file', label: 'File', width: 'minmax(110px, 0.9fr)', isHiddenOnPhone: true, cell: ({ path }) => <code title={path}>{path.slice(path.lastIndexOf('/') + 1)}</code> },
  { key: 'triggers', label: 'Starts on', width: 'minmax(110px, 1fr)', isHiddenOnPhone: true, cell: ({ triggers }) => <Text look="secondary">{triggers.map(triggerWords).join(', ') || '–'}</Text> },
  { key: 'canStart', label: 'State', width: '128px', cell: ({ canStart }) => (canStart ? <Status state="ok" word="Can start" /> : <Status state="degraded" word="Cannot start" />), filter: ({ canStart }) => (canStart ? 'yes' : 'no') },
  { key: 'fault', label: 'What stands in the way', width: 'minmax(160px, 2.2fr)', cell: (workflow) => <FirstFault workflow={workflow} /> },
  { key: 'lastRun', label: 'Last run', width: '188px', cell: ({ lastRun }) => (lastRun ? <><StatusWord word={lastRun.state} /> <Text look="muted"><Time at={lastRun.createdAt} /></Text></> : <Text look="muted">none yet</Text>) },
]

function FirstFault({ workflow }: { workflow: WorkflowRow }) {
  const fault = blockingFault(workflow)
  if (fault) return <span title={fault.message}><code>{placeOf(fault)}</code> {fault.message}</span>
  const notices = workflow.faults.length
  if (notices === 0) return null
  return <Text look="muted">{notices} {notices === 1 ? 'thing works' : 'things work'} differently here</Text>
}

/** `workflow_dispatch` is GitHub's word for a start by hand. */
export function triggerWords(trigger: string): string {
  return trigger === 'workflow_dispatch' ? 'by hand' : trigger.replaceAll('_', ' ')
}
