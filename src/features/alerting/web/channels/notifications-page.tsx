import { IconBell, IconSend } from '@tabler/icons-react'
import { useState } from 'react'
import { ActionMenu, Button, type Column, Dialog, Empty, ErrorNotice, Facts, Notice, OperationDialog, OperationForm, Page, Section, Stack, Table, Text, Time, useCommand, useOperation, useSay } from '#ui'
import type { z } from 'zod'
import { type PushDevice, type QuietHours, saveNotifications, showNotifications, subscribePush, testNotifications, unsubscribePush } from '../../contract.ts'
import { pushFault, subscribeBrowser } from './push-browser.ts'

type Device = z.infer<typeof PushDevice>

const ways = [{ key: 'email', label: 'Mail' }, { key: 'webpush', label: 'In my browsers' }, { key: 'slack', label: 'My own webhook' }] as const

/** How I am told of alerts of what my teams own, and when not. */
export function NotificationsPage() {
  const [open, setOpen] = useState<'ways' | 'quiet'>()
  const say = useSay()
  const { data, error, refetch } = useOperation(showNotifications, {})
  const test = useCommand(testNotifications)
  const subscribe = useSubscribe(data?.publicKey)
  const fault = pushFault()
  const actions = (
    <>
      <Button icon={IconSend} isBusy={test.isPending} onClick={() => test.mutate({}, { onSuccess: ({ ways: sent }) => say(`A test is on its way by ${sent.join(' and ')}.`), onError: say.error })}>Send me a test</Button>
      {fault === undefined ? <Button icon={IconBell} onClick={subscribe}>Tell me in this browser</Button> : null}
      <Button onClick={() => setOpen('quiet')}>Quiet hours</Button>
      <Button look="primary" onClick={() => setOpen('ways')}>Change how I am told</Button>
    </>
  )
  return (
    <Page title="My notifications" crumbs={[{ label: 'Settings', href: '/settings' }]} lead="How you are told of alerts of what your teams own. A receiver with the way Owners uses it." actions={data ? actions : undefined}>
      {error ? <ErrorNotice error={error} title={error.code === 'forbidden' ? 'Nobody is told here' : 'How you are told could not be read'} /> : null}
      {fault === undefined || !data ? null : <Notice>{fault}</Notice>}
      {data ? (
        <Facts columns={2} items={[
          ...ways.map(({ key, label }) => [label, data.ways[key].length === 0 ? 'never' : `${data.ways[key].join(', ')}${key === 'slack' && !data.hasSlack ? ' (no address yet)' : ''}`] as const),
          ['Quiet hours', data.quietHours === null ? 'none' : `${data.quietHours.from} to ${data.quietHours.to}, ${data.quietHours.zone}${data.quietHours.criticalToo ? '' : ', but for critical alerts'}`],
        ]} />
      ) : null}
      {error && !data ? null : <Section title="Browsers"><Devices devices={data?.devices} onRetry={() => void refetch()} /></Section>}
      {open === 'ways' && data ? <OperationDialog operation={saveNotifications} title="How I am told" action="Keep it" isOpen onClose={() => setOpen(undefined)} initial={{ ways: data.ways }} hidden={['quietHours']}>Severities are critical, high, medium and low. An empty address of a webhook keeps the one that is there.</OperationDialog> : null}
      {open === 'quiet' && data ? <QuietDialog now={data.quietHours} onClose={() => setOpen(undefined)} /> : null}
    </Page>
  )
}

/** What is not critical waits until they are over. */
function QuietDialog({ now, onClose }: { now: QuietHours | null; onClose: () => void }) {
  const say = useSay()
  const save = useCommand(saveNotifications)
  const end = () => save.mutate({ quietHours: null }, { onSuccess: () => { say('You have no quiet hours.'); onClose() }, onError: say.error })
  return (
    <Dialog title="Quiet hours" isOpen onClose={onClose}>
      <OperationForm operation={saveNotifications} action="Keep quiet hours" onDone={onClose} onCancel={onClose} initial={{ quietHours: now ?? { from: '22:00', to: '07:00', zone: Intl.DateTimeFormat().resolvedOptions().timeZone } }} hidden={['ways', 'slackUrl']}>What is not critical waits until they are over, or goes with the first that is.</OperationForm>
      {now === null ? null : <Button onClick={end} isBusy={save.isPending}>Have no quiet hours</Button>}
    </Dialog>
  )
}

function Devices({ devices, onRetry }: { devices: readonly Device[] | undefined; onRetry: () => void }) {
  const say = useSay()
  const remove = useCommand(unsubscribePush)
  const columns: Column<Device>[] = [
    { key: 'name', label: 'Browser', width: 'minmax(160px, 3fr)', cell: ({ name }) => name },
    { key: 'createdAt', label: 'Since', width: '100px', align: 'end', cell: ({ createdAt }) => <Time at={createdAt} /> },
    { key: 'actions', label: '', width: '36px', cell: ({ id, name }: Device) => <ActionMenu label={`Change ${name}`} items={[{ label: 'Take it away', isDangerous: true, onClick: () => remove.mutate({ id }, { onSuccess: () => say('You are no longer told there.'), onError: say.error }) }]} /> },
  ]
  return <Stack><Table label="Browsers" rows={devices} error={null} onRetry={onRetry} columns={columns} rowKey={({ id }) => id} empty={<Empty title="You are told in no browser">Switch it on in each browser that you use.</Empty>} /><Text look="muted" size="small">What is sent can be read only by the browser itself.</Text></Stack>
}

function useSubscribe(publicKey: string | undefined): () => void {
  const say = useSay()
  const subscribe = useCommand(subscribePush)
  return () => {
    if (publicKey === undefined) return
    subscribeBrowser(publicKey).then((keys) => subscribe.mutate(keys, { onSuccess: () => say('You are told in this browser now.'), onError: say.error }), (error: unknown) => say.error(error instanceof Error ? error : new Error(String(error))))
  }
}
