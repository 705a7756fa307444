import { Empty, Record, Records, Section, Stack, Text } from '#ui'
import type { Workflow, WorkflowFault } from '../contract.ts'

/** What keeps it from starting, and what only works differently here, each at its file and line. */
export function FaultList({ workflow: { faults } }: { workflow: Workflow }) {
  const inOrder = faults.toSorted((a, b) => a.line - b.line || a.column - b.column)
  const blocking = inOrder.filter(({ severity }) => severity !== 'notice')
  const notices = inOrder.filter(({ severity }) => severity === 'notice')
  if (faults.length === 0) return <Empty title="Nothing stands in its way" isSuccess>All that the file asks for is supported here.</Empty>
  return (
    <Stack gap="large">
      {blocking.length > 0 ? <Section title="Keeps it from starting" note={blocking.length}><Faults faults={blocking} label="Keeps it from starting" /></Section> : null}
      {notices.length > 0 ? <Section title="Works differently here" note={notices.length}><Faults faults={notices} label="Works differently here" /></Section> : null}
    </Stack>
  )
}

const severityWords = { error: 'GitHub would refuse it too', unsupported: 'not supported here yet', notice: '' } as const

function Faults({ faults, label }: { faults: readonly WorkflowFault[]; label: string }) {
  return (
    <Records label={label}>
      {faults.map((fault) => (
        <Record key={`${fault.line}:${fault.column}:${fault.message}`} at={severityWords[fault.severity]} state={fault.severity === 'error' ? 'failing' : fault.severity === 'unsupported' ? 'degraded' : 'unknown'}>
          <code>{fault.path}:{fault.line}:{fault.column}</code> <Text>{fault.message}</Text>
        </Record>
      ))}
    </Records>
  )
}
