import { useState } from 'react'
import { ActionMenu, callOperation, type MenuItem, saveFile, useCan, useCommand, useCopy, useGo, useSay } from '#ui'
import type { OutputOf } from '#lib/operation'
import { deleteDashboard, exportDashboard, restoreDashboard, saveDashboard, type showDashboard } from '../../contract.ts'
import { dashboardHref } from './dashboard-href.ts'
import type { DashboardTime } from './use-dashboard-time.ts'
import { VersionsDialog } from './versions-dialog.tsx'

/** What can be done with a dashboard as a whole: shared, taken along, copied, deleted. */
export function DashboardActions({ shown: { id, dashboard, source, notUnderstood }, time }: { readonly shown: OutputOf<typeof showDashboard>; readonly time: DashboardTime }) {
  const [isOpen, setIsOpen] = useState(false)
  const can = useCan()
  const go = useGo()
  const say = useSay()
  const { copy } = useCopy()
  const save = useCommand(saveDashboard)
  const remove = useCommand(deleteDashboard)
  const download = async (format: 'yaml' | 'json') => {
    try {
      const { name, text } = await callOperation(exportDashboard, { id, format })
      saveFile(name, [text], format === 'yaml' ? 'application/yaml' : 'application/json')
    } catch (error) {
      say.error(error)
    }
  }
  const share = () => {
    const address = new URL(location.href)
    address.searchParams.set('from', String(time.range.from))
    address.searchParams.set('to', String(time.range.to))
    copy(address.href)
    say('The link with this time and these values is copied')
  }
  // The page is left by then: what takes it back may not hang on it.
  const drop = () => remove.mutate({ id }, {
    onError: say.error,
    onSuccess: () => {
      say({ text: `${dashboard.title} is deleted`, undo: () => void callOperation(restoreDashboard, { id }).then(() => go(dashboardHref(id)), say.error) })
      go('/dashboards')
    },
  })
  const duplicate = () => save.mutate({ dashboard: { ...dashboard, title: `${dashboard.title} (copy)` }, notUnderstood, message: `Copied from ${dashboard.title}` }, { onError: say.error, onSuccess: (made) => go(`${dashboardHref(made.id)}?edit=yes`) })
  const items: MenuItem[] = [
    { label: 'Copy a link to what is shown', onClick: share },
    { label: 'Download as YAML', onClick: () => void download('yaml') }, { label: 'Download as JSON', onClick: () => void download('json') },
    ...(source === 'page' ? [{ label: 'Versions', onClick: () => setIsOpen(true) }] : []),
    ...(can(saveDashboard.access) ? [{ label: 'Make a copy', onClick: duplicate }] : []),
    ...(can(deleteDashboard.access) && source === 'page' ? [{ label: 'Delete', onClick: drop, isDangerous: true }] : []),
  ]
  return <><ActionMenu items={items} label="More of this dashboard" />{isOpen ? <VersionsDialog id={id} onClose={() => setIsOpen(false)} /> : null}</>
}
