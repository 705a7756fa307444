import { OperationDialog, useGo } from '#ui'
import { declareIncident } from '../contract.ts'

/** Ten seconds: a title is enough, the rest can be said later. */
export function DeclareDialog({ onClose, service, environment }: { onClose: () => void; service?: string; environment?: string }) {
  const go = useGo()
  return (
    <OperationDialog operation={declareIncident} title="Declare an incident" action="Open the incident" isOpen onClose={onClose} onDone={({ number }) => go(`/incidents/${number}`)} hidden={['startedAt', 'alertId']}
      initial={{ ...(service ? { service } : {}), ...(environment ? { environment } : {}) }}>
      A title is enough. With a service, the changes that may have caused it are ranked at once.
    </OperationDialog>
  )
}
