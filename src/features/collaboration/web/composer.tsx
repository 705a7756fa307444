import { useState } from 'react'
import { Button, callOperation, Row, SuggestField, Text } from '#ui'
import { suggestWords } from '../contract.ts'

interface ComposerProps {
  readonly initial?: string
  readonly action?: string
  /** Gives whether it was taken; if not, the text stays. */
  readonly onSend: (text: string) => Promise<boolean>
  readonly onLeave?: () => void
}

const suggest = async (sign: '@' | '#', text: string) => (await callOperation(suggestWords, { sign, text })).items

/** A field to write a comment in. What was written comes back when it is refused. */
export function Composer({ initial = '', action = 'Comment', onSend, onLeave }: ComposerProps) {
  const [text, setText] = useState(initial)
  async function send(): Promise<void> {
    const written = text.trim()
    if (written === '') return
    setText('')
    if (!await onSend(written)) setText(written)
  }
  return (
    <div className="composer">
      <SuggestField label={initial ? 'Change the comment' : 'Write a comment'} placeholder="Write a comment. @ tells somebody, # refers to something." value={text} onChange={setText} onSend={() => void send()} suggest={suggest} {...(onLeave ? { onLeave } : {})} />
      <Row ends><Text look="muted" size="small">Markdown · Ctrl Enter sends it</Text><Row>{onLeave ? <Button size="small" onClick={onLeave}>Leave it</Button> : null}<Button size="small" look={initial ? 'primary' : 'default'} isDisabled={text.trim() === ''} onClick={() => void send()}>{action}</Button></Row></Row>
    </div>
  )
}
