import { useState } from 'react'
import { ActionMenu, useCan } from '#ui'
import { runbookHref } from '#features/knowledge/contract'
import { type ListedAlert, saveSilence } from '../../contract.ts'
import { matchersOf } from '../silences/matcher-text.ts'
import { SilenceDialog } from '../silences/silence-dialog.tsx'

/** What can be done with an alert in a list. */
export function SilenceMenu({ alert: { id, name, labels, runbookUrl } }: { alert: ListedAlert }) {
  const [isOpen, setIsOpen] = useState(false)
  const can = useCan()
  const runbook = runbookHref(runbookUrl ?? '')
  const items = [...(can(saveSilence.access) ? [{ label: 'Silence', onClick: () => setIsOpen(true) }] : []), { label: 'Open', href: `/alerts/${id}` }, ...(runbook ? [{ label: 'Runbook', href: runbook }] : [])]
  return <><ActionMenu label={`Actions for ${name}`} items={items} />{isOpen ? <SilenceDialog isOpen onClose={() => setIsOpen(false)} matchers={matchersOf(labels)} /> : null}</>
}
