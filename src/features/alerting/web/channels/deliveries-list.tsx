import { useState } from 'react'
import { ActionMenu, Button, Choice, Chip, CodeBlock, type Column, Dialog, Empty, Facts, FilterBar, FormActions, Row, Stack, StatusWord, Table, Text, Time, useAddress, useCan, useCommand, useOperation, usePagedOperation, useSay } from '#ui'
import { type Delivery, getDelivery, listDeliveries, redeliver } from '../../contract.ts'
import { wayTitle } from './way-title.ts'

/** What was sent, how it went, and what it said. */
export function DeliveriesList() {
  const { search } = useAddress()
  const [open, setOpen] = useState<string>()
  const can = useCan()
  const sendAgain = useSendAgain()
  const { receiver } = search
  const state = stateOf(search['state'])
  const list = usePagedOperation(listDeliveries, { ...(receiver ? { receiver } : {}), ...(state ? { state } : {}), limit: 50 }, { live: ['dev.daybook.alert.', 'dev.daybook.delivery.', 'dev.daybook.receiver.'] })
  const columns: Column<Delivery>[] = [
    { key: 'title', label: 'Message', width: 'minmax(180px, 2fr)', cell: ({ title, isTest, isFallback }) => <Row>{title}{isTest ? <Chip>test</Chip> : null}{isFallback ? <Chip look="warning">in place of another</Chip> : null}</Row> },
    { key: 'receiver', label: 'Receiver', width: 'minmax(100px, 1fr)', cell: (row) => row.receiver, filter: (row) => row.receiver, isFilteredByServer: true },
    { key: 'kind', label: 'Way', width: '110px', cell: ({ kind }) => wayTitle(kind) },
    { key: 'state', label: 'State', width: '112px', cell: (row) => <StatusWord word={row.state} /> },
    { key: 'attempts', label: 'Tries', width: '56px', align: 'end', cell: ({ attempts }) => attempts },
    { key: 'answer', label: 'Answer', width: 'minmax(140px, 2fr)', cell: (row) => answerOf(row) },
    { key: 'createdAt', label: 'When', width: '84px', align: 'end', cell: ({ createdAt }) => <Time at={createdAt} /> },
    { key: 'actions', label: '', width: '36px', cell: ({ id }: Delivery) => <ActionMenu label="Actions for the delivery" items={[{ label: 'Look at it', onClick: () => setOpen(id) }, ...(can(redeliver.access) ? [{ label: 'Send it again', onClick: () => sendAgain(id) }] : [])]} /> },
  ]
  return (
    <>
      <FilterBar><Choice name="state" label="Any state" options={['waiting', 'delivered', 'failed', 'merged'].map((value) => ({ value, label: value }))} /></FilterBar>
      <Table label="Deliveries" rows={list.rows} error={list.error} onRetry={list.refetch} columns={columns} rowKey={({ id }) => id} hasMore={list.hasMore} isLoadingMore={list.isLoadingMore} loadMore={list.loadMore} empty={<Empty title="Nothing was sent yet" isSuccess>Each alert that fires is sent to every receiver, unless a configuration says otherwise.</Empty>} />
      {open ? <DeliveryDialog id={open} onClose={() => setOpen(undefined)} onAgain={can(redeliver.access) ? () => sendAgain(open) : undefined} /> : null}
    </>
  )
}

function DeliveryDialog({ id, onClose, onAgain }: { id: string; onClose: () => void; onAgain: (() => void) | undefined }) {
  const { data } = useOperation(getDelivery, { id }, { everyMs: 2000 })
  const { delivery, text = '', tries = [] } = data ?? {}
  return (
    <Dialog title={delivery?.title ?? 'A delivery'} isOpen onClose={onClose} size="large">
      <Stack>
        {delivery ? <Facts columns={2} items={[['Receiver', delivery.receiver], ['Way', wayTitle(delivery.kind)], ['State', <StatusWord key="state" word={delivery.state} />], ['Laid down', <Time key="at" at={delivery.createdAt} />], delivery.heldUntil ? ['Held back until', <Time key="held" at={delivery.heldUntil} />] : null, delivery.nextAttemptAt ? ['Next try', <Time key="next" at={delivery.nextAttemptAt} />] : null, delivery.note ? ['Why this way', delivery.note] : null]} /> : null}
        {tries.map(({ at, error, status, ms }, index) => <Text key={at} size="small" look="secondary">{index + 1}. <Time at={at} /> · {error ?? `It answered ${status ?? 'nothing'}.`} · {ms} ms</Text>)}
        <CodeBlock text={text} label="What it says" />
        {onAgain ? <FormActions><Button onClick={onAgain}>Send it again</Button></FormActions> : null}
      </Stack>
    </Dialog>
  )
}

function useSendAgain(): (id: string) => void {
  const say = useSay()
  const again = useCommand(redeliver)
  return (id) => again.mutate({ id }, { onSuccess: () => say('It is sent again.'), onError: say.error })
}

function answerOf({ lastError, lastStatus, heldUntil, state }: Delivery) {
  if (lastError !== null) return lastError
  if (heldUntil !== null && state === 'waiting') return <Text look="muted">held back for quiet hours</Text>
  return lastStatus === null ? <Text look="muted">not sent yet</Text> : `It answered ${lastStatus}.`
}

function stateOf(text: string | undefined): Delivery['state'] | undefined {
  return text === 'waiting' || text === 'delivered' || text === 'failed' || text === 'merged' ? text : undefined
}
