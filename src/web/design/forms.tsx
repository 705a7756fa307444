import { useState } from 'react'
import { z } from 'zod'
import { Button, CodeField, ConfirmDialog, Dialog, FormActions, LongTextField, OperationForm, PasswordField, Row, Stack, SuggestField, TextField, useSay } from '#ui'
import { defineOperation } from '#lib/operation'
import { Case, Family } from './case.tsx'
import { awkward } from './samples.data.ts'

/** An operation with a field of every sort; it is drawn here and never called. */
const everyField = defineOperation({
  name: 'design.fields', kind: 'command', access: 'signed-in', summary: 'Show a field of every sort.',
  input: z.object({
    name: z.string().min(3).describe('At least three characters.'), count: z.number().int().min(1).default(3), isOn: z.boolean().default(true), choice: z.enum(['one', 'two']).default('one'), words: z.array(z.string()).default([]),
    notes: z.string().max(10_000).optional(), at: z.iso.datetime({ offset: true }).optional(), more: z.record(z.string(), z.unknown()).optional(), inside: z.object({ host: z.string(), port: z.number().optional() }),
  }),
  output: z.object({}),
})

/** Everything that is filled in, and what stands over the page. */
export function Forms() {
  const [text, setText] = useState(awkward)
  const [open, setOpen] = useState<'dialog' | 'confirm'>()
  const say = useSay()
  return (
    <Family title="Forms and dialogs">
      <Case title="A form from an operation"><OperationForm operation={everyField} action="Save the fields" onCancel={() => undefined} /></Case>
      <Case title="Fields outside of a form, one refused"><Stack><TextField label="Name" value={text} onChange={setText} help="Shown to all." /><TextField label="Refused" value={text} onChange={setText} error="Take a name without quotes." /><PasswordField label="Password" value="" onChange={() => undefined} /><LongTextField label="Note" value={text} onChange={setText} /><SuggestField label="Comment" value={text} onChange={setText} onSend={() => undefined} suggest={async () => []} /><CodeField label="Code" value="a: 1" onChange={() => undefined} /></Stack></Case>
      <Case title="Dialogs and messages"><Row><Button onClick={() => setOpen('dialog')}>Open a dialog</Button><Button onClick={() => setOpen('confirm')}>Remove something</Button><Button onClick={() => say({ text: `Saved ${awkward}.`, undo: () => undefined })}>Say that it worked</Button><Button onClick={() => say.error(new Error('It did not work. Try again.'))}>Say that it failed</Button></Row></Case>
      <Dialog title={awkward} isOpen={open === 'dialog'} onClose={() => setOpen(undefined)}><Stack>What has to be answered first.<FormActions><Button onClick={() => setOpen(undefined)}>Leave it</Button></FormActions></Stack></Dialog>
      <ConfirmDialog title="Remove shop" action="Remove shop" isOpen={open === 'confirm'} onClose={() => setOpen(undefined)} isDangerous typeToConfirm="shop" reason="required" onConfirm={async () => undefined}>It goes with its relations.</ConfirmDialog>
    </Family>
  )
}
