import { IconPencil, IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, CodeField, Columns, ConfirmDialog, CopyButton, Difference, ErrorNotice, FormActions, Markdown, Notice, Row, Section, Stack, Text, Time, useCan, useCommand, useOperation, Waiting } from '#ui'
import type { OutputOf } from '#lib/operation'
import { type getIncident, getPostmortem, type Incident, savePostmortem } from '../contract.ts'

interface PostmortemProps {
  readonly incident: Incident
  readonly saved: OutputOf<typeof getIncident>['postmortem']
}

/** The postmortem: as saved, or as the record gives it by now. Edited in Markdown, or written anew from the record. */
export function Postmortem({ incident, saved }: PostmortemProps) {
  const [isEditing, setIsEditing] = useState(false)
  const [isRewriting, setIsRewriting] = useState(false)
  const canWrite = useCan()(savePostmortem.access)
  const save = useCommand(savePostmortem)
  const { data, error, refetch } = useOperation(getPostmortem, { id: incident.id })
  if (error && !data) return <ErrorNotice error={error} title="The postmortem could not be read" onRetry={() => void refetch()} />
  if (!data) return <Waiting rows={10} />
  if (isEditing) return <PostmortemEditor incident={incident} markdown={data.markdown} basedOn={data.basedOn} onDone={() => setIsEditing(false)} />
  return (
    <Section actions={<Row><CopyButton text={data.markdown} label="Copy the Markdown" />{canWrite ? <><Button size="small" icon={IconRefresh} onClick={() => setIsRewriting(true)}>Write it anew</Button><Button size="small" icon={IconPencil} onClick={() => setIsEditing(true)}>Edit</Button></> : null}</Row>} title="Postmortem" note={saved ? <>{saved.isEdited ? 'edited' : 'written from the record'} <Time at={saved.savedAt} /></> : 'not saved yet'}>
      <Stack>
        {saved ? null : <Notice>This is what the record gives by now. It is kept when the incident is resolved, or when somebody saves it.</Notice>}
        <Markdown text={data.markdown} />
      </Stack>
      {isRewriting ? (
        <ConfirmDialog isOpen onClose={() => setIsRewriting(false)} title="Write the postmortem anew" action="Write it anew from the record" isDangerous={saved?.isEdited === true} onConfirm={() => save.mutateAsync({ id: incident.id })}>
          <p>{saved?.isEdited ? 'Somebody has edited it. The text is replaced by what the record gives; what was written stays on the timeline as the state before.' : 'It is written from the record as it is now.'}</p>
        </ConfirmDialog>
      ) : null}
    </Section>
  )
}

interface EditorProps {
  readonly incident: Incident
  readonly markdown: string
  readonly basedOn: string
  readonly onDone: () => void
}

/** What was begun from is what stood there when the editor opened: a text that somebody saves meanwhile is not written over unseen. */
function PostmortemEditor({ incident, markdown, basedOn: startedFrom, onDone }: EditorProps) {
  const [text, setText] = useState(markdown)
  const [basedOn, setBasedOn] = useState(startedFrom)
  const [conflict, setConflict] = useState<NonNullable<OutputOf<typeof savePostmortem>['conflict']>>()
  const save = useCommand(savePostmortem)
  const goOn = (next: string, from: string) => {
    setText(next)
    setBasedOn(from)
    setConflict(undefined)
  }
  if (conflict) {
    return (
      <Stack>
        <Notice look="degraded"><strong>Somebody else saved the postmortem while you edited it.</strong> Nothing of yours is lost: choose which text to go on from. Nothing is written until you save.</Notice>
        <Difference before={conflict.theirs} after={conflict.mine} label="Theirs and mine" />
        <FormActions><Button onClick={() => goOn(conflict.theirs, conflict.basedOn)}>Go on from theirs</Button><Button look="primary" onClick={() => goOn(conflict.mine, conflict.basedOn)}>Go on from mine</Button></FormActions>
      </Stack>
    )
  }
  const send = () => save.mutate({ id: incident.id, markdown: text, basedOn }, { onSuccess: (answer) => (answer.conflict ? setConflict(answer.conflict) : onDone()) })
  return (
    <Stack>
      {save.error ? <ErrorNotice error={save.error} /> : null}
      <Columns>
        <CodeField label="Markdown" value={text} onChange={setText} />
        <Section title="How it reads"><Markdown text={text} /></Section>
      </Columns>
      <FormActions><Text look="muted" size="small">Kept with the incident; the state before stays on the timeline.</Text><Button onClick={onDone}>Leave it</Button><Button look="primary" isBusy={save.isPending} isDisabled={text.trim() === ''} onClick={send}>Save the postmortem</Button></FormActions>
    </Stack>
  )
}
