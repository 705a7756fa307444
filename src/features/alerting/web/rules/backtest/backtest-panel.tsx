import { useState } from 'react'
import { Button, Choice, ErrorNotice, FilterBar, Notice, Segments, Stack, Text, useAddress, useOperation, Waiting } from '#ui'
import type { InputOf } from '#lib/operation'
import { backtestRule } from '../../../contract.ts'
import { BacktestFirings } from './backtest-firings.tsx'
import { BacktestLanes } from './backtest-lanes.tsx'
import { BacktestScore } from './backtest-score.tsx'
import { BacktestThresholds } from './backtest-thresholds.tsx'

const spans = [{ value: '1', label: '1 day' }, { value: '7', label: '7 days' }, { value: '30', label: '30 days' }]
const dayMs = 86_400_000

interface BacktestPanelProps {
  readonly source: { readonly text: string } | { readonly ruleSet: string }
  /** Names of the alerts that there are. */
  readonly alerts: readonly string[]
  /** Puts another threshold into the text. */
  readonly onTake?: (alert: string, expr: string) => void
}

/** Runs an alert over what is stored, by the machine that does it live, and holds it against the incidents of that time. */
export function BacktestPanel({ source, alerts, onTake }: BacktestPanelProps) {
  const { search } = useAddress()
  const [asked, setAsked] = useState<{ input: InputOf<typeof backtestRule>; time: string }>()
  const names = [...new Set(alerts)]
  const alert = names.find((name) => name === search['alert']) ?? names[0]
  const span = spans.find(({ value }) => value === search['days']) ?? { value: '7', label: '7 days' }
  const { data, error, isFetching } = useOperation(backtestRule, asked?.input ?? {}, { isOn: asked !== undefined, live: false })
  const start = () => alert !== undefined && setAsked({ input: { ...source, alert, from: new Date(Date.now() - Number(span.value) * dayMs).toISOString() }, time: span.label })
  return (
    <Stack>
      <FilterBar end={<Button isBusy={isFetching} isDisabled={alert === undefined} onClick={start}>Backtest</Button>}>
        {names.length > 1 ? <Choice name="alert" label={names[0] ?? 'Alert'} options={names.map((name) => ({ value: name, label: name }))} /> : <Text look="secondary">{alert ?? 'There is no alert in the text yet.'}</Text>}
        <Segments name="days" label="How far back" options={spans} unless="7" />
      </FilterBar>
      {error && !isFetching ? <ErrorNotice error={error} title="It could not be tried over the past" /> : null}
      {isFetching && !data ? <Waiting rows={6} /> : null}
      {asked === undefined ? <Text look="muted">Shows how often the alert would have fired over what is stored, and whether that was during incidents. Nothing is sent to anybody.</Text> : null}
      {data && asked && !error ? (
        <>
          <BacktestScore result={data} time={asked.time} />
          {data.warnings.map((warning) => <Notice key={warning}>{warning}</Notice>)}
          <BacktestLanes result={data} />
          <BacktestThresholds result={data} onTake={onTake && data.alert === alert ? (expr) => onTake(data.alert, expr) : undefined} />
          <BacktestFirings result={data} />
        </>
      ) : null}
    </Stack>
  )
}
