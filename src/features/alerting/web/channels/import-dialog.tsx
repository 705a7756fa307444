import { useState } from 'react'
import { Button, CodeField, Dialog, ErrorNotice, FormActions, Notice, Stack, Text, TextField, useCommand, useSay } from '#ui'
import { importRouting } from '../../contract.ts'

/** A configuration is pasted, checked, and only then in force. */
export function ImportDialog({ text: earlier, fallback: instead, onClose }: { text: string; fallback: string | null; onClose: () => void }) {
  const [text, setText] = useState(earlier)
  const [fallback, setFallback] = useState(instead ?? '')
  const say = useSay()
  const command = useCommand(importRouting)
  const input = { text, fallback: fallback.trim() === '' ? null : fallback.trim() }
  const checked = command.data
  const keep = () => command.mutate({ ...input, isTrial: false }, {
    onSuccess: () => {
      say('Alerts are routed by it now.')
      onClose()
    },
  })
  return (
    <Dialog title="Import a configuration" isOpen onClose={onClose} size="large">
      <Stack>
        <Text look="secondary">The content of alertmanager.yml, as it is. Its secrets are kept sealed; where the text says &lt;secret&gt;, the one of before stays.</Text>
        <CodeField label="Configuration" value={text} onChange={setText} />
        <TextField label="Receiver to tell where a way fails" help="One of Daybook's own; nobody if this is empty." value={fallback} onChange={setFallback} />
        {command.error ? <><ErrorNotice error={command.error} />{command.error.faults.map(({ message }) => <Text key={message} size="small">{message}</Text>)}</> : null}
        {checked ? <Notice>{checked.routes.length} routes to {checked.receivers.map(({ name }) => name).join(', ')}. Nothing is wrong with it.</Notice> : null}
        {checked?.warnings.map(({ line, message }) => <Text key={`${line} ${message}`} size="small">Line {line}: {message}</Text>)}
        <FormActions>
          <Button onClick={() => command.mutate({ ...input, isTrial: true })} isBusy={command.isPending}>Check it</Button>
          <Button look="primary" onClick={keep} isBusy={command.isPending}>Route alerts by it</Button>
        </FormActions>
      </Stack>
    </Dialog>
  )
}
