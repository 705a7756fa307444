import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { ActionMenu, Button, type Column, ConfirmDialog, Empty, OperationDialog, Page, Section, Status, StatusWord, Table, Text, Time, useAddress, useCan, useCommand, useOperation, usePagedOperation, useSay } from '#ui'
import { AlertingTabs } from './alerting-tabs.tsx'
import type { OutputOf } from '#lib/operation'
import { deleteReceiver, listDeliveries, listReceivers, redeliver, saveReceiver } from '../contract.ts'

type ReceiverRow = OutputOf<typeof listReceivers>['items'][number]
type DeliveryRow = OutputOf<typeof listDeliveries>['items'][number]

/** Webhooks that are told of alerts, and how each telling went. */
export function ReceiversPage() {
  const [open, setOpen] = useState<{ what: 'save' | 'delete'; receiver?: ReceiverRow }>()
  const can = useCan()
  const { data, error, refetch } = useOperation(listReceivers, {})
  const remove = useCommand(deleteReceiver)
  const close = () => setOpen(undefined)
  const columns: Column<ReceiverRow>[] = [
    { key: 'name', label: 'Receiver', width: 'minmax(120px, 1fr)', cell: ({ name }) => name, sort: ({ name }) => name },
    { key: 'isOn', label: 'State', width: '96px', cell: ({ isOn }) => <Status state={isOn ? 'ok' : 'off'} word={isOn ? 'On' : 'Off'} /> },
    { key: 'url', label: 'Address', width: 'minmax(180px, 3fr)', cell: ({ url }) => url },
    { key: 'hasSecret', label: 'Signed', width: '84px', cell: ({ hasSecret }) => (hasSecret ? 'yes' : 'no') },
    ...(can(saveReceiver.access) ? [{ key: 'actions', label: '', width: '36px', cell: (receiver: ReceiverRow) => <ActionMenu label={`Change ${receiver.name}`} items={[{ label: 'Change it', onClick: () => setOpen({ what: 'save', receiver }) }, { label: 'Delete it', isDangerous: true, onClick: () => setOpen({ what: 'delete', receiver }) }]} /> }] : []),
  ]
  const { receiver } = open ?? {}
  return (
    <Page title="Receivers" crumbs={[{ label: 'Alerts', href: '/alerts' }]} lead="Webhooks that are told of alerts, in Alertmanager's format." actions={can(saveReceiver.access) ? <Button look="primary" icon={IconPlus} onClick={() => setOpen({ what: 'save' })}>Add a receiver</Button> : null}>
      <AlertingTabs at="receivers" />
      <Table label="Receivers" name="receivers" rows={data?.items} error={error} onRetry={() => void refetch()} columns={columns} rowKey={({ name }) => name} empty={<Empty title="Nobody is told yet" command="./daybook receivers save pager https://hooks.example.org/alerts">A receiver gets each alert when it fires and when it is resolved, tried again until it answers.</Empty>} />
      <Section title="Deliveries"><Deliveries /></Section>
      {open?.what === 'save' ? <OperationDialog operation={saveReceiver} title={receiver ? `Change ${receiver.name}` : 'Add a receiver'} action={receiver ? 'Keep the settings' : 'Add the receiver'} isOpen onClose={close} initial={receiver ? { name: receiver.name, isOn: receiver.isOn, ...(receiver.url === null ? {} : { url: receiver.url }) } : {}} hidden={receiver ? ['name'] : []}>With a secret each message is signed in X-Daybook-Signature. An empty secret keeps the one that is there.</OperationDialog> : null}
      {open?.what === 'delete' && receiver ? <ConfirmDialog isOpen onClose={close} title={`Delete ${receiver.name}`} action={`Delete ${receiver.name}`} isDangerous onConfirm={() => remove.mutateAsync({ name: receiver.name })}><p>It is told of nothing any more. What was sent stays in the list.</p></ConfirmDialog> : null}
    </Page>
  )
}

function Deliveries() {
  const { search } = useAddress()
  const can = useCan()
  const say = useSay()
  const again = useCommand(redeliver)
  const receiver = search['receiver']
  const list = usePagedOperation(listDeliveries, { ...(receiver ? { receiver } : {}), limit: 50 }, { live: ['dev.daybook.alert.', 'dev.daybook.delivery.'] })
  const columns: Column<DeliveryRow>[] = [
    { key: 'receiver', label: 'Receiver', width: 'minmax(110px, 1fr)', cell: (row) => row.receiver, filter: (row) => row.receiver, isFilteredByServer: true },
    { key: 'state', label: 'State', width: '112px', cell: ({ state }) => <StatusWord word={state} /> },
    { key: 'attempts', label: 'Tries', width: '64px', align: 'end', cell: ({ attempts }) => attempts },
    { key: 'answer', label: 'Answer', width: 'minmax(160px, 2.4fr)', cell: ({ lastError, lastStatus }) => lastError ?? (lastStatus === null ? <Text look="muted">not sent yet</Text> : `It answered ${lastStatus}.`) },
    { key: 'createdAt', label: 'When', width: '92px', align: 'end', cell: ({ createdAt }) => <Time at={createdAt} /> },
    ...(can(redeliver.access) ? [{ key: 'actions', label: '', width: '36px', cell: ({ id }: DeliveryRow) => <ActionMenu label="Actions for the delivery" items={[{ label: 'Send it again', onClick: () => again.mutate({ id }, { onSuccess: () => say('It is sent again.'), onError: say.error }) }]} /> }] : []),
  ]
  return <Table label="Deliveries" rows={list.rows} error={list.error} onRetry={list.refetch} columns={columns} rowKey={({ id }) => id} hasMore={list.hasMore} isLoadingMore={list.isLoadingMore} loadMore={list.loadMore} empty={<Empty title="Nothing was sent yet" isSuccess>Each alert that fires is sent to every receiver.</Empty>} />
}
