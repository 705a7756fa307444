import { OperationDialog, useGo } from '#ui'
import { saveReceiver } from '../../channels/channels-contract.ts'

/** Adds somebody who is told, and shows how to reach them. */
export function AddReceiverDialog({ onClose }: { onClose: () => void }) {
  const go = useGo()
  return <OperationDialog operation={saveReceiver} title="Add a receiver" action="Add the receiver" isOpen onClose={onClose} onDone={() => go('/alerts/receivers')}>With an address it is a webhook in Alertmanager's format, signed in X-Daybook-Signature if there is a secret. Mail, chats and others are added to it afterwards.</OperationDialog>
}
