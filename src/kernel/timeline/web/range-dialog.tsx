import { useState } from 'react'
import { Button, Dialog, DurationMs, FormActions, Stack, Text, TextField, Time } from '#ui'
import { parseRange } from './parse-range.ts'

interface RangeDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly onChoose: (since: string, until: string) => void
}

/** A range in words: says what it means before it is shown. */
export function RangeDialog({ isOpen, onClose, onChoose }: RangeDialogProps) {
  return <Dialog title="Choose a range" isOpen={isOpen} onClose={onClose}>{isOpen ? <RangeForm onClose={onClose} onChoose={onChoose} /> : null}</Dialog>
}

function RangeForm({ onClose, onChoose }: Omit<RangeDialogProps, 'isOpen'>) {
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [isAsked, setIsAsked] = useState(false)
  const range = parseRange(from, to, Date.now())
  const isFault = 'field' in range
  const faultAt = (field: 'from' | 'to') => (isAsked && isFault && range.field === field ? range.message : undefined)
  function choose(): void {
    setIsAsked(true)
    if (isFault) return
    onChoose(new Date(range.sinceMs).toISOString(), new Date(range.untilMs).toISOString())
    onClose()
  }
  return (
    <form className="form" onSubmit={(event) => { event.preventDefault(); choose() }}>
      <TextField label="From" isFirst value={from} onChange={setFrom} error={faultAt('from')} autoComplete="off" help="yesterday 14:00, monday 9 am, 2 h ago, 2026-03-02T14:00Z" />
      <TextField label="To" value={to} onChange={setTo} error={faultAt('to')} autoComplete="off" help="A time alone is of the same day. Now, if nothing stands here." />
      <Stack gap="small">{isFault ? <Text look="muted">Times are in your zone unless they name one.</Text> : <Text look="secondary">Shows <Time at={new Date(range.sinceMs).toISOString()} isExact /> to <Time at={new Date(range.untilMs).toISOString()} isExact />, <DurationMs ms={range.untilMs - range.sinceMs} />.</Text>}</Stack>
      <FormActions>
        <Button onClick={onClose}>Leave it</Button>
        <Button type="submit" look="primary">Show this range</Button>
      </FormActions>
    </form>
  )
}
