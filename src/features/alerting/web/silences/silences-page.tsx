import { useState } from 'react'
import { ActionMenu, type Column, Empty, FilterBar, Page, Segments, Table, Text, Time, useAddress, useCan, useCommand, usePagedOperation, useSay } from '#ui'
import { endSilence, listSilences, type Silence } from '../../contract.ts'
import { AlertingTabs } from '../alerting-tabs.tsx'
import { RunningMaintenance } from '../maintenance/running-maintenance.tsx'
import { SilenceButton } from './silence-button.tsx'
import { SilenceDialog } from './silence-dialog.tsx'
import { SilencePanel } from './silence-panel.tsx'
import { SilenceState } from './silence-state.tsx'

const states = [{ value: 'all', label: 'All' }, { value: 'active', label: 'Active' }, { value: 'pending', label: 'To come' }, { value: 'expired', label: 'Over' }]

/** What is hidden from people, by whom and why, until when, and what it hid. */
export function SilencesPage() {
  const { search, setSearch } = useAddress()
  const [changed, setChanged] = useState<{ silence: Silence; isAgain: boolean }>()
  const state = search['state'] === 'active' || search['state'] === 'pending' || search['state'] === 'expired' ? search['state'] : undefined
  const list = usePagedOperation(listSilences, { ...(state ? { state } : {}), limit: 100 }, { live: ['dev.daybook.silence.', 'dev.daybook.alert.'], everyMs: 10_000 })
  const columns = useColumns(setChanged)
  const chosen = search['silence']
  return (
    <Page title="Silences" crumbs={[{ label: 'Alerts', href: '/alerts' }]} lead="What fires and is told to nobody, for a time and a reason." actions={<SilenceButton look="primary" />}
      panel={chosen ? <SilencePanel id={chosen} onClose={() => setSearch({ silence: undefined })} /> : undefined}>
      <AlertingTabs at="silences" />
      <FilterBar><Segments name="state" label="Silences" options={states} /></FilterBar>
      <Table label="Silences" rows={list.rows} error={list.error} onRetry={list.refetch} columns={columns} rowKey={({ id }) => id} onOpen={({ id }) => setSearch({ silence: id })} openKey={chosen} hasMore={list.hasMore} isLoadingMore={list.isLoadingMore} loadMore={list.loadMore}
        empty={<Empty title={state ? 'No silence is in that state' : 'Nothing is silenced'} isSuccess command={'./daybook silences save \'service="shop"\' --reason "The disk is being exchanged" --minutes 30'}>A silence hides alerts by their labels until it ends. Before its end its owner is told if what it hides still fires.</Empty>} />
      <RunningMaintenance />
      {changed ? <SilenceDialog isOpen onClose={() => setChanged(undefined)} matchers={changed.silence.matchers} reason={changed.silence.reason} {...(changed.isAgain ? {} : { id: changed.silence.id })} /> : null}
    </Page>
  )
}

function useColumns(change: (changed: { silence: Silence; isAgain: boolean }) => void): Column<Silence>[] {
  const can = useCan()
  const say = useSay()
  const end = useCommand(endSilence)
  const acts = (silence: Silence) => (silence.state === 'expired' ? [{ label: 'Silence again', onClick: () => change({ silence, isAgain: true }) }] : [{ label: 'Extend', onClick: () => change({ silence, isAgain: false }) }, { label: 'End now', onClick: () => end.mutate({ id: silence.id }, { onSuccess: ({ hid }) => say(`The silence is over; it hid ${hid === 1 ? 'one alert' : `${hid} alerts`}.`), onError: say.error }) }])
  return [
    { key: 'matchers', label: 'Silenced', width: 'minmax(200px, 2.4fr)', cell: ({ matchers }) => <code title={matchers.join(', ')}>{matchers.join(', ')}</code> },
    { key: 'state', label: 'State', width: '104px', cell: ({ state }) => <SilenceState state={state} /> },
    { key: 'reason', label: 'Reason', width: 'minmax(150px, 2fr)', cell: ({ reason }) => <span title={reason}>{reason}</span> },
    { key: 'owner', label: 'By', width: 'minmax(90px, 0.8fr)', cell: ({ owner }) => owner },
    { key: 'endsAt', label: 'Ends', width: '104px', align: 'end', cell: ({ endsAt }) => <Time at={endsAt} /> },
    { key: 'hides', label: 'Hides now', width: '84px', align: 'end', cell: ({ hides }) => (hides === 0 ? <Text look="muted">–</Text> : hides) },
    { key: 'hid', label: 'Hid', width: '56px', align: 'end', cell: ({ hid }) => (hid === 0 ? <Text look="muted">–</Text> : hid) },
    ...(can(endSilence.access) ? [{ key: 'actions', label: '', width: '36px', cell: (silence: Silence) => <ActionMenu label={`Actions for the silence of ${silence.matchers[0] ?? ''}`} items={acts(silence)} /> }] : []),
  ]
}
