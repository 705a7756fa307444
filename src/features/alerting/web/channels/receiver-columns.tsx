import { ActionMenu, Chip, type Column, type MenuItem, Row, Status, Text } from '#ui'
import { channelKindNames, channelSettings } from '../../channels/channel-settings-contract.ts'
import type { Receiver, ReceiverChannel } from '../../contract.ts'
import type { ReceiverDialog } from '../receivers-page.tsx'
import { wayTitle } from './way-title.ts'

interface Actions {
  readonly mayManage: boolean
  readonly open: (dialog: ReceiverDialog) => void
  readonly sendTest: (name: string, position?: number) => void
}

const words: Readonly<Record<Receiver['health']['state'], string>> = { ok: 'Gets through', degraded: 'Tried again', failing: 'Does not get through', unknown: 'Not tried yet', off: 'Off' }

export function receiverColumns({ mayManage, open, sendTest }: Actions): Column<Receiver>[] {
  return [
    { key: 'name', label: 'Receiver', width: 'minmax(110px, 1fr)', cell: ({ name }) => name, sort: ({ name }) => name },
    { key: 'state', label: 'State', width: '180px', cell: ({ health }) => <Status state={health.state} word={words[health.state]} /> },
    { key: 'ways', label: 'Told by', width: 'minmax(120px, 1.6fr)', cell: ({ channels }) => (channels.length === 0 ? <Text look="muted">nothing yet</Text> : channels.map(({ kind }) => wayTitle(kind)).join(', ')) },
    { key: 'reason', label: 'How it went', width: 'minmax(160px, 2.4fr)', cell: ({ health }) => health.reason },
    { key: 'fallback', label: 'Else', width: '110px', cell: ({ fallback }) => fallback ?? <Text look="muted">nobody</Text> },
    ...(mayManage ? [{ key: 'actions', label: '', width: '36px', cell: (receiver: Receiver) => <ActionMenu label={`Change ${receiver.name}`} items={itemsOf(receiver, open, sendTest)} /> }] : []),
  ]
}

function itemsOf(receiver: Receiver, open: Actions['open'], sendTest: Actions['sendTest']): MenuItem[] {
  return [
    { label: 'Send a test', onClick: () => sendTest(receiver.name) },
    { label: 'Change it', onClick: () => open({ what: 'change', receiver }) },
    ...channelKindNames.map((kind) => ({ label: `Add ${channelSettings[kind].title}`, onClick: () => open({ what: 'way', receiver, kind }) })),
    { label: 'Delete it', isDangerous: true, onClick: () => open({ what: 'delete', receiver }) },
  ]
}

export interface WayRow {
  readonly receiver: Receiver
  readonly channel: ReceiverChannel
  readonly position: number
}

export function wayColumns({ mayManage, open, sendTest, takeAway }: Actions & { readonly takeAway: (name: string, position: number) => void }): Column<WayRow>[] {
  return [
    { key: 'receiver', label: 'Receiver', width: 'minmax(110px, 1fr)', cell: ({ receiver }) => receiver.name, sort: ({ receiver }) => receiver.name },
    { key: 'kind', label: 'Way', width: 'minmax(110px, 1fr)', cell: ({ channel }) => <Row>{wayTitle(channel.kind)}{channel.isFallback ? <Chip>only when others fail</Chip> : null}</Row> },
    { key: 'place', label: 'Leads to', width: 'minmax(160px, 3fr)', cell: ({ channel }) => channel.place },
    { key: 'secrets', label: 'Secrets', width: '140px', cell: ({ channel }) => (channel.secrets.length === 0 ? <Text look="muted">none</Text> : `${channel.secrets.length} kept sealed`) },
    ...(mayManage ? [{ key: 'actions', label: '', width: '36px', cell: ({ receiver, channel, position }: WayRow) => <ActionMenu label={`${wayTitle(channel.kind)} of ${receiver.name}`} items={[{ label: 'Send a test', onClick: () => sendTest(receiver.name, position) }, { label: 'Change it', onClick: () => open({ what: 'way', receiver, kind: channel.kind, position }) }, { label: 'Take it away', isDangerous: true, onClick: () => takeAway(receiver.name, position) }]} /> }] : []),
  ]
}
