import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, Chip, Dialog, ErrorNotice, FormActions, LongTextField, Row, Stack, Text, TextField, useCommand, useSay } from '#ui'
import { type Silence, saveSilence } from '../../contract.ts'
import { SilencePreview } from './silence-preview.tsx'
import { endOf, fieldTime, type Length, lengths } from './silence-ends.ts'

interface SilenceDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  /** What to begin with, as conditions on labels. */
  readonly matchers: readonly string[]
  readonly reason?: string
  /** The one to change; left out, one is added. */
  readonly id?: string
}

/** Hides alerts from people for a time: what it hides is shown before, and everything is only hidden when it is meant. */
export function SilenceDialog({ isOpen, onClose, id, ...begin }: SilenceDialogProps) {
  return <Dialog title={id ? 'Extend the silence' : 'Silence alerts'} isOpen={isOpen} onClose={onClose} size="large">{isOpen ? <SilenceForm onClose={onClose} {...begin} {...(id ? { id } : {})} /> : null}</Dialog>
}

function SilenceForm({ onClose, matchers: begun, reason: begunReason = '', id }: Omit<SilenceDialogProps, 'isOpen'>) {
  const [matchers, setMatchers] = useState(begun)
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState(begunReason)
  const [length, setLength] = useState<Length>('2h')
  const [custom, setCustom] = useState(() => fieldTime(new Date(Date.now() + 4 * 3_600_000)))
  const [wantsAll, setWantsAll] = useState(false)
  const [fault, setFault] = useState<string>()
  const say = useSay()
  const save = useCommand(saveSilence)
  const all = typed.trim() === '' ? matchers : [...matchers, typed.trim()]
  const change = (next: readonly string[]) => { setMatchers(next); setWantsAll(false); setFault(undefined) }
  const add = () => { change([...new Set(all)]); setTyped('') }
  const submit = () => {
    const end = endOf(length, custom, new Date())
    const wrong = all.length === 0 ? 'Say what is silenced: at least one condition.' : reason.trim() === '' ? 'Give a reason, so that others know why nobody was told.' : end === undefined ? 'Give an end that reads as a time.' : undefined
    setFault(wrong)
    if (wrong !== undefined || end === undefined) return
    save.mutate({ matchers: [...all], reason: reason.trim(), endsAt: end.toISOString(), hidesAll: wantsAll, ...(id ? { id } : {}) }, { onSuccess: (silence: Silence) => { say({ text: `Silenced until ${new Date(silence.endsAt).toLocaleString()}.`, link: { label: 'Silences', href: '/alerts/silences' } }); onClose() } })
  }
  return (
    <form className="form" noValidate onSubmit={(event) => { event.preventDefault(); submit() }}>
      <Text look="secondary">Alerts that fit all of these still fire and are kept; nobody is told of them until the silence ends.</Text>
      <Stack gap="small">
        <Row>{matchers.map((matcher) => <Chip key={matcher} onClick={() => change(matchers.filter((each) => each !== matcher))}><span className="visually-hidden">Remove </span><span className="cut">{matcher}</span><IconX size={12} aria-hidden /></Chip>)}</Row>
        <Row align="baseline"><TextField label="Another condition" value={typed} onChange={setTyped} help='As Alertmanager writes it: service="shop", severity=~"low|medium", instance!="a".' isFirst={begun.length === 0} /><Button size="small" onClick={add} isDisabled={typed.trim() === ''}>Add the condition</Button></Row>
      </Stack>
      <LongTextField label="Reason" value={reason} onChange={setReason} placeholder="The disk is being exchanged" />
      <Stack gap="small">
        <Row>{lengths.map(({ key, label }) => <Button key={key} size="small" isPressed={length === key} onClick={() => setLength(key)}>{label}</Button>)}</Row>
        {length === 'custom' ? <TextField label="Ends at" type="datetime-local" value={custom} onChange={setCustom} /> : null}
      </Stack>
      <SilencePreview matchers={all} wantsAll={wantsAll} onWant={setWantsAll} />
      {fault === undefined ? null : <p className="field-error" role="alert">{fault}</p>}
      {save.error ? <ErrorNotice error={save.error} title="It was not silenced" /> : null}
      <FormActions><Button onClick={onClose}>Leave it</Button><Button type="submit" look="primary" isBusy={save.isPending}>{id ? 'Extend the silence' : 'Silence them'}</Button></FormActions>
    </form>
  )
}
