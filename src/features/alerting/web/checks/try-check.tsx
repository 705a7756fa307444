import { Button, ErrorNotice, Facts, Notice, Row, Stack, Status, Text, useCommand } from '#ui'
import type { z } from 'zod'
import type { OutputOf } from '#lib/operation'
import { tryCheck } from '../../contract.ts'

/** Carries a check out once with what is entered. */
export function TryCheck({ read }: { read: () => z.input<typeof tryCheck.input> | undefined }) {
  const attempt = useCommand(tryCheck)
  function start(): void {
    const input = read()
    if (input) attempt.mutate(input)
  }
  return (
    <Stack gap="small">
      <Row><Button onClick={start} isBusy={attempt.isPending}>Try it now</Button><Text look="muted" size="small">Looks once with these settings. Nothing is kept.</Text></Row>
      {attempt.error ? <ErrorNotice error={attempt.error} title="It could not be tried" /> : null}
      {attempt.data && !attempt.isPending ? <Tried result={attempt.data} /> : null}
    </Stack>
  )
}

function Tried({ result: { isOk, isUnknown, status, latencyMs, error, details } }: { result: OutputOf<typeof tryCheck> }) {
  const look = isOk ? 'ok' : isUnknown ? 'info' : 'failing'
  return (
    <div role="status">
      <Notice look={look}>{error ?? `It is well${status ? `: ${status}` : ''} in ${Math.round(latencyMs)} ms.`}</Notice>
      {details?.facts ? <Facts columns={2} items={Object.entries(details.facts)} /> : null}
      <Stack gap="none">{details?.steps?.map((step) => <Row key={step.name}><Status state={step.isOk ? 'ok' : 'failing'} />{step.name}<Text look="secondary">{step.error ?? `${step.status ?? ''} in ${Math.round(step.latencyMs)} ms`}</Text></Row>)}</Stack>
    </div>
  )
}
