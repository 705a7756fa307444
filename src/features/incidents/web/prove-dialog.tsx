import { Button, Dialog, EntityLink, ErrorNotice, Empty, Text, Time, useCommand, useOperation, Waiting, WorkItem, Worklist } from '#ui'
import { type ActionItem, listProofs, proveAction } from '../contract.ts'

/** The events since it was opened that can prove an action; one is chosen. */
export function ProveDialog({ action, onClose }: { action: ActionItem; onClose: () => void }) {
  const { data, error } = useOperation(listProofs, { actionId: action.id })
  const prove = useCommand(proveAction)
  return (
    <Dialog title={`What proves it: ${action.title}`} isOpen onClose={onClose} size="large">
      {error ? <ErrorNotice error={error} title="What could prove it could not be read" /> : null}
      {prove.error ? <ErrorNotice error={prove.error} /> : null}
      {!data && !error ? <Waiting rows={4} /> : null}
      {data?.items.length === 0 ? <Empty title="Nothing since then proves it">A merged change, a deployment, a finished run or a check that was saved does, once it has happened.</Empty> : null}
      {data && data.items.length > 0 ? (
        <Worklist label="Events that can prove it">
          {data.items.map(({ eventId, summary, subject, actor, at }) => (
            <WorkItem key={eventId} state="ok" word="Done" title={summary} facts={[<EntityLink key="subject" entity={subject} />, `by ${actor}`, <Time key="at" at={at} />]}
              actions={<Button size="small" isBusy={prove.isPending} onClick={() => prove.mutate({ actionId: action.id, eventId }, { onSuccess: onClose })}>This proves it</Button>} />
          ))}
        </Worklist>
      ) : null}
      {data && data.items.length > 0 ? <Text look="muted" size="small">Events of the incident's service stand first.</Text> : null}
    </Dialog>
  )
}
