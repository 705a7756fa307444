import { useState } from 'react'
import { Button, ErrorNotice, Facts, OperationDialog, Row, Stack, Text, useCan, useCommand, useSay } from '#ui'
import type { z } from 'zod'
import type { OutputOf } from '#lib/operation'
import { applyChecks } from '../../contract.ts'

type Applied = OutputOf<typeof applyChecks>

/** Brings checks to what a file says: what would be done is shown before. */
export function ApplyChecksButton() {
  const [isOpen, setIsOpen] = useState(false)
  const can = useCan()
  const say = useSay()
  if (!can(applyChecks.access)) return null
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>Apply a file</Button>
      <OperationDialog operation={applyChecks} title="Apply a file of checks" action="Apply the file" isOpen={isOpen} onClose={() => setIsOpen(false)} hidden={['isDryRun']} before={(read) => <WouldDo read={read} />} onDone={(done) => say(`The file is applied: ${inWords(done)}.`)}>
        All of it is done, or nothing where it has a fault. A pipeline does the same with daybook checks apply.
      </OperationDialog>
    </>
  )
}

/** What the file would do, asked without doing it. */
function WouldDo({ read }: { read: () => z.input<typeof applyChecks.input> | undefined }) {
  const attempt = useCommand(applyChecks)
  function start(): void {
    const input = read()
    if (input) attempt.mutate({ ...input, isDryRun: true })
  }
  const { data } = attempt
  return (
    <Stack gap="small">
      <Row><Button onClick={start} isBusy={attempt.isPending}>See what it would do</Button><Text look="muted" size="small">Nothing is changed by this.</Text></Row>
      {attempt.error ? <ErrorNotice error={attempt.error} title="It would not be applied" /> : null}
      {data && !attempt.isPending ? <div role="status"><Text look="strong">It would be {inWords(data)}.</Text><Facts items={namesOf(data)} /></div> : null}
    </Stack>
  )
}

function namesOf({ added, changed, deleted, unchanged }: Applied): [string, string][] {
  return [['Added', added.join(', ')], ['Changed', changed.join(', ')], ['Deleted', deleted.join(', ')], ['Unchanged', unchanged.join(', ')]]
}

function inWords({ added, changed, deleted, unchanged }: Applied): string {
  return `${added.length} added, ${changed.length} changed, ${deleted.length} deleted, ${unchanged.length} unchanged`
}
