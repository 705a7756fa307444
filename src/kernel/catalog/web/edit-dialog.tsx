import { useMemo, useState } from 'react'
import { Button, CodeField, Dialog, Difference, ErrorNotice, FormActions, Notice, Section, Stack, useCommand, useSay } from '#ui'
import { saveEntity } from '../contract.ts'
import { mergedText, mergeTexts } from './merge-texts.ts'

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

/** catalog-info.yaml in an editor. When the file was changed meanwhile, both edits are put together and neither is lost. */
export function EditDialog({ title, isOpen, onClose, ...more }: EditDialogProps) {
  return <Dialog title={title} isOpen={isOpen} onClose={onClose} size="large">{isOpen ? <Editor {...more} onClose={onClose} /> : null}</Dialog>
}

function Editor({ yaml, file, basedOn: startedFrom, onClose }: Omit<EditDialogProps, 'title' | 'isOpen'>) {
  const [text, setText] = useState(yaml)
  // What is on the server is read again by the failed save; the edit began from what stood there when it was opened.
  const [start, setStart] = useState(yaml)
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
    setStart(over.theirs)
    setBasedOn(over.basedOn)
    setConflict(undefined)
  }
  if (conflict) return <MergeForm conflict={conflict} start={start} onGo={(next) => goOn(next, conflict)} />
  return (
    <Stack>
      <CodeField label="catalog-info.yaml" value={text} onChange={setText} help={file ? `Written to ${file}.` : 'In the Backstage model; several entities are separated by ---.'} />
      {command.error ? <ErrorNotice error={command.error} title="It was not saved" /> : null}
      <FormActions><Button onClick={onClose}>Leave it</Button><Button look="primary" isBusy={command.isPending} onClick={save}>Save</Button></FormActions>
    </Stack>
  )
}

interface MergeFormProps {
  readonly conflict: Conflict
  /** The text that both edits began from. */
  readonly start: string
  readonly onGo: (text: string) => void
}

/** Two people edited the same thing: what fits together is put together, for the rest one side is chosen. */
function MergeForm({ conflict: { mine, theirs }, start, onGo }: MergeFormProps) {
  const parts = useMemo(() => mergeTexts(start, mine, theirs), [start, mine, theirs])
  const open = parts.filter((part) => part.kind === 'conflict')
  const [sides, setSides] = useState<readonly ('mine' | 'theirs')[]>([])
  const sideOf = (index: number) => sides[index] ?? 'mine'
  const take = (index: number, side: 'mine' | 'theirs') => setSides(open.map((_part, at) => (at === index ? side : sideOf(at))))
  return (
    <Stack>
      <Notice look="degraded"><strong>Somebody else saved it while you edited it.</strong> {open.length === 0 ? 'Both edits fit together. Nothing is written until you save.' : `Both changed the same lines in ${open.length === 1 ? 'one place' : `${open.length} places`}. Choose there; the rest fits together.`}</Notice>
      {open.map((part, index) => (
        <Section key={index} title={open.length > 1 ? `Place ${index + 1}` : 'The place'} actions={<><Button size="small" isPressed={sideOf(index) === 'theirs'} onClick={() => take(index, 'theirs')}>Take theirs</Button><Button size="small" isPressed={sideOf(index) === 'mine'} onClick={() => take(index, 'mine')}>Take mine</Button></>}>
          <Difference before={part.theirs} after={part.mine} label="Theirs and mine" />
        </Section>
      ))}
      <Section title="What changes in what stands there now"><Difference before={theirs} after={mergedText(parts, sideOf)} label="What stands there and the two put together" /></Section>
      <FormActions><Button onClick={() => onGo(theirs)}>Go on from theirs</Button><Button onClick={() => onGo(mine)}>Go on from mine</Button><Button look="primary" onClick={() => onGo(mergedText(parts, sideOf))}>Go on with both</Button></FormActions>
    </Stack>
  )
}
