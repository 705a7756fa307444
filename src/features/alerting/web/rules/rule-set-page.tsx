import { useState } from 'react'
import { ActionMenu, Button, ConfirmDialog, EntityLink, ErrorNotice, Notice, Page, Row, Tabs, TextEditor, useAddress, useCan, useCommand, useGo, useOperation, useSay, Waiting } from '#ui'
import type { OutputOf } from '#lib/operation'
import { deleteRuleSet, saveRuleSet, showRuleSet } from '../../contract.ts'
import { AlertingTabs } from '../alerting-tabs.tsx'
import { BacktestPanel } from './backtest/backtest-panel.tsx'
import { RuleGroups } from './rule-groups.tsx'
import { ruleSetHref } from './rule-hrefs.ts'
import { RulePanel } from './rule-panel.tsx'
import { RulesEditor } from './rules-editor.tsx'
import { SetStatus } from './rule-set-state.tsx'
import { UseFileButton } from './use-file.tsx'

type Shown = OutputOf<typeof showRuleSet>
const crumbs = [{ label: 'Alerts', href: '/alerts' }, { label: 'Rules', href: '/alerts/rules' }]

/** One file or text of rules: its groups and how each rule stands, what it would have done, and the text itself. */
export function RuleSetPage() {
  const { params, search, setSearch } = useAddress()
  const name = params['_splat'] ?? ''
  const { data, error, refetch } = useOperation(showRuleSet, { name }, { everyMs: 5000 })
  if (!data) return <Page title={name} crumbs={crumbs}><AlertingTabs at="rules" />{error ? <ErrorNotice error={error} title={error.code === 'not-found' ? 'There are no such rules' : 'The rules could not be read'} onRetry={() => void refetch()} /> : <Waiting />}</Page>
  if (search['edit'] === 'yes' && data.ruleSet.origin === 'page') return <RulesEditor key={name} kept={{ name, text: data.text, isOn: data.ruleSet.isOn }} />
  const { ruleSet, groups, text } = data
  const open = groups.flatMap((group) => group.rules.map((rule) => ({ group: group.name, rule }))).find(({ group, rule }) => `${group}/${rule.line}` === search['rule'])
  const alerts = groups.flatMap((group) => group.rules.filter(({ kind }) => kind === 'alert').map((rule) => rule.name))
  return (
    <Page title={ruleSet.file ?? ruleSet.name} crumbs={crumbs} aside={<SetStatus set={ruleSet} look="badge" />} lead={<Lead shown={data} />} actions={<Actions shown={data} />}
      panel={open ? <RulePanel ruleSet={ruleSet} rule={open.rule} onClose={() => setSearch({ rule: undefined })} /> : undefined}>
      <AlertingTabs at="rules" />
      <SetNotices shown={data} />
      <Tabs tabs={[
        { key: 'rules', label: 'Rules', count: ruleSet.alerts + ruleSet.recordings, content: <RuleGroups groups={groups} isOn={ruleSet.isOn} /> },
        ...(alerts.length > 0 ? [{ key: 'backtest', label: 'Backtest', content: <BacktestPanel source={ruleSet.updatedAt === null ? { text } : { ruleSet: name }} alerts={alerts} /> }] : []),
        { key: 'text', label: 'Text', content: <TextEditor label="The rules as they are evaluated" value={text} onChange={() => undefined} isReadOnly size="large" /> },
      ]} />
    </Page>
  )
}

function Lead({ shown: { ruleSet } }: { shown: Shown }) {
  const { origin, entity, updatedBy, updatedAt } = ruleSet
  const from = origin === 'page' ? 'Written here' : origin === 'slo' ? 'Made of an SLO' : updatedAt === null ? 'A file that was found' : 'Evaluated as its file is'
  return <Row><span>{from}{updatedBy && origin === 'page' ? ` by ${updatedBy}` : ''}</span>{entity ? <EntityLink entity={entity} /> : null}</Row>
}

function SetNotices({ shown: { ruleSet, groups } }: { shown: Shown }) {
  const { fault, unknown, updatedAt, isOn } = ruleSet
  const firstError = groups.flatMap(({ rules }) => rules).find(({ lastError }) => lastError !== null)
  return (
    <>
      {updatedAt === null ? <Notice action={<UseFileButton set={ruleSet} goes />}>{fault ?? 'Nobody has said that this file is to be evaluated. Until then its rules fire nothing.'}</Notice> : null}
      {updatedAt !== null && fault !== null ? <Notice look="degraded">{fault} What is evaluated is the text from before.</Notice> : null}
      {updatedAt !== null && !isOn ? <Notice>These rules are turned off. They fire nothing.</Notice> : null}
      {unknown > 0 ? <Notice look="degraded">{unknown === 1 ? 'One rule cannot' : `${unknown} rules cannot`} be evaluated, so what {unknown === 1 ? 'it watches' : 'they watch'} is not known{firstError ? `. ${firstError.name}: ${firstError.lastError}` : '.'}</Notice> : null}
    </>
  )
}

function Actions({ shown: { ruleSet, text } }: { shown: Shown }) {
  const { name, origin, isOn, isPrompt, updatedAt } = ruleSet
  const [isDeleting, setIsDeleting] = useState(false)
  const can = useCan()
  const go = useGo()
  const say = useSay()
  const save = useCommand(saveRuleSet)
  const remove = useCommand(deleteRuleSet)
  if (!can(saveRuleSet.access)) return null
  if (updatedAt === null) return <UseFileButton set={ruleSet} look="primary" goes />
  const toggle = () => save.mutate({ name, text, isOn: !isOn }, { onSuccess: () => say(isOn ? `${name} is turned off.` : `${name} is evaluated again.`), onError: say.error })
  const hurry = () => save.mutate({ name, text, isOn, isPrompt: !isPrompt }, { onSuccess: () => say(isPrompt ? `${name} is evaluated at its turns alone.` : `${name} is also evaluated as soon as what it reads has come.`), onError: say.error })
  const word = origin === 'page' ? `Delete ${name}` : `Evaluate ${name} no longer`
  return (
    <>
      {origin === 'page' ? <Button href={`${ruleSetHref(name)}?edit=yes`}>Edit</Button> : null}
      <ActionMenu label="More of these rules" items={[...(origin === 'page' ? [{ label: isOn ? 'Turn off' : 'Turn on', onClick: toggle }, { label: isPrompt ? 'Evaluate at turns alone' : 'Evaluate as samples come', onClick: hurry }] : []), { label: origin === 'page' ? 'Delete' : 'Evaluate no longer', isDangerous: true, onClick: () => setIsDeleting(true) }]} />
      <ConfirmDialog isOpen={isDeleting} onClose={() => setIsDeleting(false)} title={word} action={word} isDangerous onConfirm={async () => { await remove.mutateAsync({ name }); go('/alerts/rules') }}>
        <p>What its rules alerted is resolved, and they fire no more.{origin === 'page' ? ' The text stays on the timeline.' : ' The file stays where it is.'}</p>
      </ConfirmDialog>
    </>
  )
}
