import { useState } from 'react'
import type { Dashboard } from '#lib/dashboards'
import { Button, Dialog, ErrorNotice, FormActions, Stack, Text, TextField, useCommand, useGo, useSay } from '#ui'
import type { NotUnderstood } from '../../../contract.ts'
import { saveDashboard } from '../../../contract.ts'
import { dashboardHref } from '../dashboard-href.ts'

interface SaveDialogProps {
  readonly shown: { readonly id?: string; readonly source?: string; readonly file?: string | null; readonly basedOn?: string | null; readonly notUnderstood: readonly NotUnderstood[] }
  readonly dashboard: Dashboard
  readonly onClose: () => void
  readonly onSaved: () => void
}

/** Says where a dashboard will be saved, and asks what was changed. */
export function SaveDialog({ shown: { id, source, file, basedOn, notUnderstood }, dashboard, onClose, onSaved }: SaveDialogProps) {
  const [message, setMessage] = useState('')
  const save = useCommand(saveDashboard)
  const say = useSay()
  const go = useGo()
  const hasPlace = id !== undefined && basedOn !== null && basedOn !== undefined
  const keep = (isNew: boolean) => save.mutate({ dashboard, message, notUnderstood: [...notUnderstood], ...(isNew || !hasPlace ? {} : { id, basedOn }) }, {
    onSuccess: (made) => {
      onSaved()
      say(made.file ? `${dashboard.title} is saved in ${made.file}` : `${dashboard.title} is saved`)
      onClose()
      go(dashboardHref(made.id))
    },
  })
  return (
    <Dialog title="Save the dashboard" isOpen onClose={onClose}>
      <Stack>
        {hasPlace && file ? <Text>It is written into <code>{file}</code> of the work tree. Committing it stays with you.</Text> : null}
        {!hasPlace && id !== undefined ? <Text>{source === 'grafana' ? 'A file of Grafana is not written' : 'What comes with Daybook stays as it is'}: yours becomes a new dashboard.</Text> : null}
        <TextField label="What was changed" value={message} onChange={setMessage} isFirst help="In a few words, for the list of versions." />
        {save.error ? <ErrorNotice error={save.error} title="It could not be saved" /> : null}
        <FormActions><Button onClick={onClose}>Go on editing</Button>{hasPlace ? <Button isBusy={save.isPending} onClick={() => keep(true)}>Save as a new one</Button> : null}<Button look="primary" isBusy={save.isPending} onClick={() => keep(false)}>{hasPlace ? 'Save it' : 'Save as a new one'}</Button></FormActions>
      </Stack>
    </Dialog>
  )
}
