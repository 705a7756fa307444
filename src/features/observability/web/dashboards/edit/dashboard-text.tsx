import { useEffect, useState } from 'react'
import type { Dashboard } from '#lib/dashboards'
import { Button, callOperation, CodeField, CopyButton, ErrorNotice, Notice, Row, Stack, Waiting } from '#ui'
import { validateDashboard } from '../../../contract.ts'

/** The dashboard as its file, which can be edited as a text. */
export function DashboardText({ dashboard, onChange }: { readonly dashboard: Dashboard; readonly onChange: (dashboard: Dashboard) => void }) {
  const [text, setText] = useState<string>()
  const [faults, setFaults] = useState<readonly { readonly line: number; readonly message: string }[]>([])
  const [error, setError] = useState<unknown>()
  useEffect(() => {
    void callOperation(validateDashboard, { text: JSON.stringify(dashboard) }).then(({ yaml }) => setText(yaml ?? ''), setError)
  }, [dashboard])
  const take = async () => {
    setError(undefined)
    try {
      const checked = await callOperation(validateDashboard, { text: text ?? '' })
      setFaults(checked.faults)
      if (checked.dashboard) onChange(checked.dashboard)
    } catch (failure) {
      setError(failure)
    }
  }
  if (text === undefined && !error) return <Waiting rows={10} />
  return (
    <Stack>
      {error ? <ErrorNotice error={error} title="The file could not be read" /> : null}
      <CodeField label="The dashboard's file" value={text ?? ''} onChange={setText} help="docs/dashboards.md lists the fields." />
      {faults.length > 0 ? <Notice look="degraded"><ul aria-label="Faults">{faults.map(({ line, message }) => <li key={`${line}${message}`}>Line {line}: {message}</li>)}</ul></Notice> : null}
      <Row><Button onClick={() => void take()}>Take this text</Button><CopyButton text={text ?? ''} label="Copy as file" /></Row>
    </Stack>
  )
}
