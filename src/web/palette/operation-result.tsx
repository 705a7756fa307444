import { CopyCode, Dialog, ErrorNotice, OperationForm, Stack, useOperation, Value, Waiting } from '#ui'
import { useState } from 'react'
import type { Operation } from '#lib/operation'

interface OperationResultProps {
  readonly operation: Operation
  readonly title: string
  readonly onClose: () => void
}

/** A question asked from the palette: what it needs to know first, then its answer. */
export function QueryDialog({ operation, title, onClose }: OperationResultProps) {
  const needsInput = !operation.input.safeParse({}).success
  const [answer, setAnswer] = useState<unknown>()
  const isAsking = needsInput && answer === undefined
  return (
    <Dialog title={title} isOpen onClose={onClose} size="large">
      {isAsking ? <OperationForm operation={operation} action="Show the answer" onDone={setAnswer} onCancel={onClose} /> : needsInput ? <Answer output={answer} operation={operation} hasInput /> : <Asked operation={operation} />}
    </Dialog>
  )
}

function Asked({ operation }: { operation: Operation }) {
  const { data, error, refetch } = useOperation(operation, {})
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />
  return data === undefined ? <Waiting rows={8} /> : <Answer output={data} operation={operation} />
}

/** The answer in words, and the command that gives the same on the command line. */
function Answer({ output, operation: { name, table }, hasInput = false }: { output: unknown; operation: Operation; hasInput?: boolean }) {
  const rows = table?.rows && typeof output === 'object' && output !== null ? (output as Readonly<Record<string, unknown>>)[table.rows] : undefined
  const [part = '', verb = ''] = name.split('.')
  return (
    <Stack>
      {hasInput ? null : <CopyCode text={`./daybook ${part} ${verb.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`} />}
      <Value value={rows ?? output} name="answer" />
    </Stack>
  )
}

/** What a command gave that is shown once: a token, a link. */
export function OutputDialog({ title, output, onClose }: { title: string; output: unknown; onClose: () => void }) {
  return <Dialog title={`Done: ${title.charAt(0).toLowerCase()}${title.slice(1)}`} isOpen onClose={onClose}><Value value={output} name="answer" /></Dialog>
}
