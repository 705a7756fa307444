import { OperationDialog, useGo } from '#ui'
import type { InputOf } from '#lib/operation'
import { type Check, type CheckSettings, saveCheck } from '../../contract.ts'
import { TryCheck } from './try-check.tsx'

interface CheckDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  /** The one to change; left out, one is added. */
  readonly check?: { readonly settings: CheckSettings; readonly hasSecret: boolean }
}

/** What few change. Of these each kind shows the ones that it has. */
const folded = [
  'timeoutMs', 'maxLatencyMs', 'locations', 'failWhen', 'failuresToAlert', 'successesToResolve', 'runbookUrl', 'isOn', 'isPublic', 'headers', 'body', 'auth', 'user', 'secret', 'redirect', 'expectHeader', 'expectJsonPath', 'expectJsonValue', 'minCertificateDays',
  'verifyTls', 'ca', 'serverName', 'maxLossPercent', 'packets',
] satisfies (keyof InputOf<typeof saveCheck> | string)[]

/** Adds or changes a check: the kind chooses the fields, and it can be tried before it is kept. */
export function CheckDialog({ isOpen, onClose, check }: CheckDialogProps) {
  const go = useGo()
  const { settings, hasSecret } = check ?? {}
  // The days to a certificate's end are what a check of one is for.
  const few = settings?.kind === 'tls' ? folded.filter((name) => name !== 'minCertificateDays') : folded
  return (
    <OperationDialog operation={saveCheck} title={settings ? `Change ${settings.name}` : 'Add a check'} action={settings ? 'Keep the settings' : 'Add the check'} isOpen={isOpen} onClose={onClose} initial={settings ?? {}} hidden={settings ? ['name'] : []} folded={few}
      before={(read) => <TryCheck read={read} />} onDone={(saved: Check) => { if (!settings) go(`/checks/${saved.name}`) }}>
      {settings ? (hasSecret ? 'An empty secret keeps the one that is there.' : null) : 'It is looked at in each interval, or called by a job; an alert fires after so many failures in a row and ends after so many good results.'}
    </OperationDialog>
  )
}
