import { IconMail, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, ConfirmDialog, Empty, OperationDialog, Page, Section, Table, useCan, useCommand, useOperation, useSay } from '#ui'
import { type ChannelKindName } from '../channels/channel-settings-contract.ts'
import { deleteReceiver, getMailServer, listReceivers, type Receiver, removeChannel, saveMailServer, saveReceiver, testReceiver } from '../contract.ts'
import { AlertingTabs } from './alerting-tabs.tsx'
import { ChannelDialog } from './channels/channel-dialog.tsx'
import { AddReceiverDialog } from './channels/add-receiver-dialog.tsx'
import { DeliveriesList } from './channels/deliveries-list.tsx'
import { receiverColumns, wayColumns, type WayRow } from './channels/receiver-columns.tsx'

/** What is open above the page. */
export type ReceiverDialog =
  | { readonly what: 'add' }
  | { readonly what: 'mail' }
  | { readonly what: 'change' | 'delete'; readonly receiver: Receiver }
  | { readonly what: 'way'; readonly receiver: Receiver; readonly kind: ChannelKindName; readonly position?: number }

/** Whom alerts are told to, in which ways, whether they get through, and how each telling went. */
export function ReceiversPage() {
  const [open, setOpen] = useState<ReceiverDialog>()
  const can = useCan()
  const say = useSay()
  const test = useCommand(testReceiver)
  const drop = useCommand(removeChannel)
  const { data, error, refetch } = useOperation(listReceivers, {}, { everyMs: 5000 })
  const mayManage = can(saveReceiver.access)
  const sendTest = (name: string, position?: number) => test.mutate({ name, ...(position === undefined ? {} : { position }) }, { onSuccess: () => say('A test is on its way. How it went stands under deliveries.'), onError: say.error })
  const takeAway = (name: string, position: number) => drop.mutate({ receiver: name, position }, { onSuccess: () => say('The way was taken away.'), onError: say.error })
  const ways = data?.items.flatMap((receiver) => receiver.channels.map((channel, position): WayRow => ({ receiver, channel, position })))
  const actions = (
    <>
      {mayManage ? <Button icon={IconMail} onClick={() => setOpen({ what: 'mail' })}>Mail server</Button> : null}
      {mayManage ? <Button look="primary" icon={IconPlus} onClick={() => setOpen({ what: 'add' })}>Add a receiver</Button> : null}
    </>
  )
  return (
    <Page title="Receivers" crumbs={[{ label: 'Alerts', href: '/alerts' }]} lead="Whom alerts are told to, in which ways, and whether they get through." actions={actions}>
      <AlertingTabs at="receivers" />
      <Table label="Receivers" name="receivers" rows={data?.items} error={error} onRetry={() => void refetch()} columns={receiverColumns({ mayManage, open: setOpen, sendTest })} rowKey={({ name }) => name} empty={<Empty title="Nobody is told yet" command="./daybook receivers save pager https://hooks.example.org/alerts">A receiver gets each alert when it fires and when it is resolved, tried again until it answers.</Empty>} />
      {ways && ways.length > 0 ? <Section title="Ways"><Table label="Ways" name="ways" rows={ways} columns={wayColumns({ mayManage, open: setOpen, sendTest, takeAway })} rowKey={({ receiver, position }) => `${receiver.name}/${position}`} empty={null} /></Section> : null}
      <Section title="Deliveries"><DeliveriesList /></Section>
      <ReceiverDialogs open={open} onClose={() => setOpen(undefined)} />
    </Page>
  )
}

function ReceiverDialogs({ open, onClose }: { open: ReceiverDialog | undefined; onClose: () => void }) {
  const remove = useCommand(deleteReceiver)
  if (!open) return null
  if (open.what === 'mail') return <MailServerDialog onClose={onClose} />
  if (open.what === 'way') return <ChannelDialog receiver={open.receiver} kind={open.kind} position={open.position} onClose={onClose} />
  if (open.what === 'add') return <AddReceiverDialog onClose={onClose} />
  const { receiver } = open
  if (open.what === 'change') return <OperationDialog operation={saveReceiver} title={`Change ${receiver.name}`} action="Keep the settings" isOpen onClose={onClose} hidden={['name', ...(receiver.url === null ? ['url', 'secret'] : [])]} initial={{ name: receiver.name, isOn: receiver.isOn, fallback: receiver.fallback, ...(receiver.url === null ? {} : { url: receiver.url }) }}>An empty secret keeps the one that is there.</OperationDialog>
  return <ConfirmDialog isOpen onClose={onClose} title={`Delete ${receiver.name}`} action={`Delete ${receiver.name}`} isDangerous onConfirm={() => remove.mutateAsync({ name: receiver.name })}><p>It is told of nothing any more. What was sent stays in the list.</p></ConfirmDialog>
}

function MailServerDialog({ onClose }: { onClose: () => void }) {
  const { data } = useOperation(getMailServer, {})
  if (!data) return null
  const { hasPassword = false, ...server } = data.server ?? {}
  return <OperationDialog operation={saveMailServer} title="Mail server" action="Keep the settings" isOpen onClose={onClose} initial={server}>Mail goes out by it where a way names no other. {hasPassword ? 'A password that is left empty stays as it is.' : ''}</OperationDialog>
}
