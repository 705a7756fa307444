import { useRef, useState } from 'react'
import { Button, ErrorNotice, Page, TextEditor, TextField, useAddress, useCommand, useGo, useLeaveGuard, useOperation, useSay, Waiting } from '#ui'
import { saveSlos, showSlo } from '../../contract.ts'
import { AlertingTabs } from '../alerting-tabs.tsx'
import { sample, sloHref } from './slo-words.ts'
import { useReadSlos } from './use-read-slos.ts'

const crumbs = [{ label: 'Alerts', href: '/alerts' }, { label: 'Objectives', href: '/alerts/slos' }]

interface Kept {
  readonly name: string
  readonly text: string
  readonly isOn: boolean
}

/** A page of its own for new objectives, and for those of `?slo=` that were written here. */
export function NewSlosPage() {
  const { search } = useAddress()
  const slo = search['slo']
  const { data, error, refetch } = useOperation(showSlo, { name: slo ?? '' }, { isOn: slo !== undefined, live: false })
  if (slo === undefined) return <SloEditor />
  if (error) return <Page title="Edit objectives" crumbs={crumbs}><AlertingTabs at="slos" /><ErrorNotice error={error} onRetry={() => void refetch()} /></Page>
  if (!data) return <Page title="Edit objectives" crumbs={crumbs}><AlertingTabs at="slos" /><Waiting /></Page>
  return <SloEditor kept={{ name: data.slo.ruleSet ?? '', text: data.text, isOn: data.slo.isOn }} />
}

/** Objectives written in the page: read while they are typed, and kept with the rules that are made of them. */
function SloEditor({ kept }: { kept?: Kept }) {
  const begun = kept?.text ?? sample
  const [name, setName] = useState(kept?.name ?? '')
  const [nameError, setNameError] = useState<string>()
  const [text, setText] = useState(begun)
  const isSaved = useRef(false)
  const read = useReadSlos(text)
  const go = useGo()
  const say = useSay()
  const save = useCommand(saveSlos)
  useLeaveGuard(() => !isSaved.current && text !== begun, 'The objectives are not saved. Leave them?')
  const keep = () => {
    const fault = saveSlos.input.shape.name.safeParse(name).success ? undefined : name === '' ? 'Give the objectives a name, so that they are found again.' : 'A name begins with a letter or digit and has letters, digits, dots, dashes, underscores and slashes.'
    setNameError(fault)
    if (fault !== undefined) return
    save.mutate({ name, text, isOn: kept?.isOn ?? true }, { onSuccess: ({ items: [first] }) => { isSaved.current = true; say(`The objectives of ${name} are kept.`); go(first ? sloHref(first.name) : '/alerts/slos', kept !== undefined) } })
  }
  return (
    <Page title={kept ? `Edit ${kept.name}` : 'Write objectives'} crumbs={crumbs} lead="As sloth and OpenSLO have them. Rules of several windows are made of each; nothing is evaluated until it is saved."
      actions={<><Button href="/alerts/slos">Leave</Button><Button look="primary" isBusy={save.isPending} onClick={keep}>{kept && !kept.isOn ? 'Save' : 'Save and evaluate'}</Button></>}>
      <AlertingTabs at="slos" />
      {kept ? null : <TextField label="Name" value={name} onChange={(value) => { setName(value); setNameError(undefined) }} error={nameError} help="What this text is called here: shop." isFirst />}
      {save.error ? <ErrorNotice error={save.error} title="The objectives were not saved" /> : null}
      <TextEditor label="Objectives" value={text} onChange={setText} faults={read?.faults ?? []} onRun={keep} size="large" help={helpOf(read?.objectives.length ?? 0)} />
    </Page>
  )
}

function helpOf(count: number): string {
  return `${count === 0 ? 'No objective yet' : count === 1 ? 'One objective' : `${count} objectives`}. Ctrl-Enter saves.`
}
