import { useRef, useState } from 'react'
import { Button, callOperation, CodeField, ErrorNotice, Facts, FormActions, Notice, Page, Row, Section, Stack, useCommand, useGo, useSay } from '#ui'
import type { OutputOf } from '#lib/operation'
import { importDashboard, validateDashboard } from '../../contract.ts'
import { dashboardHref } from './dashboard-href.ts'
import { NotUnderstoodList } from './not-understood.tsx'

type Checked = OutputOf<typeof validateDashboard>

/** Makes a dashboard out of a file, ours or Grafana's; what was not understood is shown before it is saved. */
export function ImportPage() {
  const [text, setText] = useState('')
  const [checked, setChecked] = useState<Checked>()
  const [error, setError] = useState<unknown>()
  const file = useRef<HTMLInputElement>(null)
  const bring = useCommand(importDashboard)
  const go = useGo()
  const say = useSay()
  const change = (next: string) => { setText(next); setChecked(undefined) }
  const check = async () => {
    setError(undefined)
    try {
      setChecked(await callOperation(validateDashboard, { text }))
    } catch (failure) {
      setError(failure)
    }
  }
  const keep = () => bring.mutate({ text }, { onError: setError, onSuccess: ({ id, title }) => { say(`${title} is imported`); go(dashboardHref(id)) } })
  return (
    <Page title="Import a dashboard" crumbs={[{ label: 'Dashboards', href: '/dashboards' }]} lead="A file of Daybook or the JSON of Grafana, pasted or chosen. Nothing is kept before you have seen what it becomes.">
      <Stack>
        <Row>
          <Button onClick={() => file.current?.click()}>Choose a file</Button>
          <input ref={file} type="file" accept=".json,.yaml,.yml" className="visually-hidden" aria-label="File of a dashboard" tabIndex={-1} onChange={(event) => void event.currentTarget.files?.[0]?.text().then(change)} />
        </Row>
        <CodeField label="Text" value={text} onChange={change} help="In Grafana: Share, Export, Export for sharing externally." />
        {error ? <ErrorNotice error={error} title="It could not be imported" /> : null}
        <FormActions>{checked?.dashboard ? <Button look="primary" isBusy={bring.isPending} onClick={keep}>Save {checked.dashboard.title}</Button> : <Button look="primary" isDisabled={text.trim() === ''} onClick={() => void check()}>Look at what it becomes</Button>}</FormActions>
        {checked ? <WhatItBecomes checked={checked} /> : null}
      </Stack>
    </Page>
  )
}

function WhatItBecomes({ checked: { dashboard, faults, notUnderstood, isGrafana } }: { readonly checked: Checked }) {
  return (
    <>
      {dashboard ? <Section title="What it becomes"><Facts items={[['Title', dashboard.title], ['Panels', dashboard.panels.filter(({ picture }) => picture !== 'row').length], ['Queries', dashboard.panels.reduce((sum, { queries = [] }) => sum + queries.length, 0)], ['Variables', (dashboard.variables ?? []).map(({ name }) => name).join(', ')]]} /></Section> : null}
      {faults.length > 0 ? <Notice look={dashboard ? 'degraded' : 'failing'}><ul aria-label="Faults">{faults.map(({ line, message }) => <li key={`${line}${message}`}>Line {line}: {message}</li>)}</ul></Notice> : null}
      {isGrafana ? <Section title="Not understood" note={notUnderstood.length}>{notUnderstood.length === 0 ? 'All of it was understood.' : <NotUnderstoodList notes={notUnderstood} />}</Section> : null}
    </>
  )
}
