import { z } from 'zod'
import { ConfirmDialog, Facts, labelOf, OperationDialog, Text, useCommand, useSay, useWebFeatures } from '#ui'
import { defineOperation, type Operation } from '#lib/operation'
import type { AttentionRow } from '../contract.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/

export type RowAction = AttentionRow['actions'][number]

/** Asks before it does: with the operation's form where something is left to say, else with what will be sent. */
export function ActionDialog({ row, action, onClose }: { row: AttentionRow; action: RowAction; onClose: () => void }) {
  const name = action.operation ?? ''
  const known = useWebFeatures().flatMap(({ palette }) => palette ?? []).find((operation) => operation.name === name)
  const say = useSay()
  const input = action.input ?? {}
  const isDone = () => say(`Done: ${action.label}.`)
  if (known && !known.input.safeParse(input).success) {
    return <OperationDialog operation={known} title={action.label} action={action.label} isOpen onClose={onClose} initial={input} onDone={isDone}><Text>{row.title}</Text></OperationDialog>
  }
  return <Confirm row={row} action={action} operation={known ?? unknownOperation(name)} onClose={onClose} onDone={isDone} />
}

interface ConfirmProps {
  readonly row: AttentionRow
  readonly action: RowAction
  readonly operation: Operation
  readonly onClose: () => void
  readonly onDone: () => void
}

function Confirm({ row, action, operation, onClose, onDone }: ConfirmProps) {
  const command = useCommand(operation)
  // Ids say nothing to a reader; the row's sentence names what they stand for.
  const told = Object.entries(action.input ?? {}).filter(([field, value]) => field !== 'id' && !uuid.test(String(value)))
  const facts = told.map(([field, value]) => [labelOf(field), typeof value === 'string' ? value : JSON.stringify(value)] as const)
  return (
    <ConfirmDialog isOpen onClose={onClose} title={action.label} action={action.label} onConfirm={async () => {
      await command.mutateAsync(action.input ?? {})
      onDone()
    }}>
      <Text look="strong">{row.title}</Text>
      {operation.summary ? <span>{operation.summary}</span> : null}
      <Facts items={facts} />
    </ConfirmDialog>
  )
}

/** A command that no part of the page knows: its input is the row's, and the server checks it. */
function unknownOperation(name: string): Operation {
  return defineOperation({ name: name as Operation['name'], kind: 'command', access: 'signed-in', summary: '', input: z.unknown(), output: z.unknown() })
}
