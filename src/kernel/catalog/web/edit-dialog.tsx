import { useState } from 'react'
import { Button, CodeField, Dialog, Difference, ErrorNotice, FormActions, Notice, Stack, useCommand, useSay } from '#ui'
import { saveEntity } from '../contract.ts'

interface EditDialogProps {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly yaml: string
  /** Digest of the text that the edit starts from, and the file that it is written in, where there is one. */
  readonly basedOn?: string
  readonly file?: string | null
}
interface Conflict {
  readonly mine: string
  readonly theirs: string
  readonly basedOn: string
}

/** catalog-info.yaml in an editor. When the file was changed meanwhile, both texts are shown and neither is lost. */
export function EditDialog({ title, isOpen, onClose, ...more }: EditDialogProps) {
  return <Dialog title={title} isOpen={isOpen} onClose={onClose} size="large">{isOpen ? <Editor {...more} onClose={onClose} /> : null}</Dialog>
}

function Editor({ yaml, file, basedOn: startedFrom, onClose }: Omit<EditDialogProps, 'title' | 'isOpen'>) {
  const [text, setText] = useState(yaml)
  const [basedOn, setBasedOn] = useState(startedFrom)
  const [conflict, setConflict] = useState<Conflict>()
  const command = useCommand(saveEntity)
  const say = useSay()
  function save(): void {
    command.mutate({ yaml: text, ...(basedOn === undefined ? {} : { basedOn }) }, { onSuccess({ refs, conflict: found }) {
      if (found) return setConflict(found)
      say(`Saved ${refs.join(', ')}.`)
      onClose()
    } })
  }
  function goOn(next: string, over: Conflict): void {
    setText(next)
    setBasedOn(over.basedOn)
    setConflict(undefined)
  }
  if (conflict) {
    return (
      <Stack>
        <Notice look="degraded">The file was changed while you edited it. At the left what stands there now, at the right yours.</Notice>
        <Difference before={conflict.theirs} after={conflict.mine} label="Theirs and mine" />
        <FormActions><Button onClick={() => goOn(conflict.theirs, conflict)}>Go on from theirs</Button><Button look="primary" onClick={() => goOn(conflict.mine, conflict)}>Go on from mine</Button></FormActions>
      </Stack>
    )
  }
  return (
    <Stack>
      <CodeField label="catalog-info.yaml" value={text} onChange={setText} help={file ? `Written to ${file}.` : 'In the Backstage model; several entities are separated by ---.'} />
      {command.error ? <ErrorNotice error={command.error} title="It was not saved" /> : null}
      <FormActions><Button onClick={onClose}>Leave it</Button><Button look="primary" isBusy={command.isPending} onClick={save}>Save</Button></FormActions>
    </Stack>
  )
}
