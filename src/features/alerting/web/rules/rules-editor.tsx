import { useRef, useState } from 'react'
import { Button, ErrorNotice, Page, Row, Stack, Tabs, Text, TextEditor, TextField, useCommand, useGo, useLeaveGuard, useSay } from '#ui'
import { saveRuleSet } from '../../contract.ts'
import { AlertingTabs } from '../alerting-tabs.tsx'
import { BacktestPanel } from './backtest/backtest-panel.tsx'
import { firstTests, startingTests, startingText } from './editor/starting-text.ts'
import { takeThreshold } from './editor/take-threshold.ts'
import { useReadRules } from './editor/use-read-rules.ts'
import { TestPanel } from './editor/test-panel.tsx'
import { ruleSetHref } from './rule-hrefs.ts'

const crumbs = [{ label: 'Alerts', href: '/alerts' }, { label: 'Rules', href: '/alerts/rules' }]

interface RulesEditorProps {
  /** The one to change; left out, one is written. */
  readonly kept?: { readonly name: string; readonly text: string; readonly isOn: boolean }
}

/** Rules written in the page: checked while they are typed, tried over the past and tested before they are kept. */
export function RulesEditor({ kept }: RulesEditorProps) {
  const begun = kept?.text ?? startingText
  const [name, setName] = useState(kept?.name ?? '')
  const [nameError, setNameError] = useState<string>()
  const [text, setText] = useState(begun)
  const [tests, setTests] = useState(() => (kept ? firstTests(kept.text) : startingTests))
  const isSaved = useRef(false)
  const read = useReadRules(text)
  const go = useGo()
  const say = useSay()
  const save = useCommand(saveRuleSet)
  useLeaveGuard(() => !isSaved.current && text !== begun, 'The rules are not saved. Leave them?')
  const rules = (read?.groups ?? []).flatMap((group) => group.rules)
  const alerts = rules.filter(({ kind }) => kind === 'alert')
  const keep = () => {
    const fault = faultOfName(name)
    setNameError(fault)
    if (fault !== undefined) return
    save.mutate({ name, text, isOn: kept?.isOn ?? true }, { onSuccess: () => { isSaved.current = true; say(`The rules of ${name} are evaluated.`); go(ruleSetHref(name), kept !== undefined) } })
  }
  const take = (alert: string, expr: string) => {
    const rule = alerts.find((each) => each.name === alert)
    const next = rule && takeThreshold(text, rule, expr)
    if (next === undefined) return say({ text: `The expression of ${alert} stands in the text otherwise than it reads. Write it yourself: ${expr}`, look: 'failing' })
    setText(next)
    say(`${alert} has the other threshold now. Backtest it again, or save it.`)
  }
  return (
    <Page title={kept ? `Edit ${kept.name}` : 'Write rules'} crumbs={kept ? [...crumbs, { label: kept.name, href: ruleSetHref(kept.name) }] : crumbs} lead="In Prometheus's format. Nothing is evaluated until it is saved."
      actions={<><Button href={kept ? ruleSetHref(kept.name) : '/alerts/rules'}>Leave</Button><Button look="primary" isBusy={save.isPending} onClick={keep}>{kept && !kept.isOn ? 'Save' : 'Save and evaluate'}</Button></>}>
      <AlertingTabs at="rules" />
      {kept ? null : <TextField label="Name" value={name} onChange={(value) => { setName(value); setNameError(undefined) }} error={nameError} help="What these rules are called here: shop, or shop/availability." isFirst />}
      {save.error ? <ErrorNotice error={save.error} title="The rules were not saved" /> : null}
      <Stack gap="small">
        <TextEditor label="Rules" value={text} onChange={setText} faults={read?.faults ?? []} onRun={keep} size="large" help={helpOf(rules.length, alerts.length)} />
      </Stack>
      <Tabs tabs={[
        { key: 'backtest', label: 'Backtest', content: read && read.faults.length > 0 ? <Row><Text look="muted">Mend what is wrong above, then it can be tried over the past.</Text></Row> : <BacktestPanel source={{ text }} alerts={alerts.map((alert) => alert.name)} onTake={take} /> },
        { key: 'tests', label: 'Unit tests', content: <TestPanel groups={read?.groups ?? []} isReady={read !== undefined && read.faults.length === 0} name={name} text={tests} onChange={setTests} /> },
      ]} />
    </Page>
  )
}

/** A page of its own for a new text: `new` is its address, so that no rules can be called so. */
export function NewRulesPage() {
  return <RulesEditor />
}

function faultOfName(name: string): string | undefined {
  if (name === '') return 'Give the rules a name, so that they are found again.'
  if (name === 'new') return 'That is the address of this page. Choose another name.'
  return saveRuleSet.input.shape.name.safeParse(name).success ? undefined : 'A name begins with a letter or digit and has letters, digits, dots, dashes, underscores and slashes.'
}

function helpOf(rules: number, alerts: number): string {
  return `${alerts} ${alerts === 1 ? 'alert' : 'alerts'}, ${rules - alerts} ${rules - alerts === 1 ? 'recording' : 'recordings'}. Nothing is wrong with them. Ctrl-Enter saves.`
}
