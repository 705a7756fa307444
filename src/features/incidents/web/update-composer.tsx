import { useRef, useState } from 'react'
import { Button, LongTextField, useCommand, useHotkeys, useSay } from '#ui'
import { type Incident, updateIncident } from '../contract.ts'

/** Writes on the record. `u` goes there, Ctrl-Enter sends. */
export function UpdateComposer({ incident }: { incident: Incident }) {
  const [text, setText] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  const update = useCommand(updateIncident)
  const say = useSay()
  useHotkeys([{ keys: 'u', label: 'Write an update', run: () => field.current?.focus() }])
  function send(): void {
    if (text.trim() === '' || update.isPending) return
    update.mutate({ id: incident.id, text: text.trim() }, { onSuccess: () => setText(''), onError: say.error })
  }
  return (
    <form className="composer" onSubmit={(event) => { event.preventDefault(); send() }}>
      <LongTextField ref={field} label="Write an update" value={text} onChange={setText} onSend={send} placeholder="What is known, what is tried, what comes next" />
      <div className="composer-foot"><span className="desk-only"><kbd>u</kbd> to write, <kbd>Ctrl</kbd> <kbd>Enter</kbd> to send</span><Button type="submit" isBusy={update.isPending} isDisabled={text.trim() === ''}>Add to the record</Button></div>
    </form>
  )
}
