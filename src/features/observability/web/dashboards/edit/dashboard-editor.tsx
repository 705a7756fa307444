import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { Dashboard, Panel } from '#lib/dashboards'
import { Button, Empty, IconButton, type MenuItem, Page, Tabs, useAddress, useHotkeys, useLeaveGuard } from '#ui'
import type { OutputOf } from '#lib/operation'
import type { showDashboard } from '../../../contract.ts'
import { DashboardView } from '../dashboard-view.tsx'
import { dashboardHref } from '../dashboard-href.ts'
import { TimeBar } from '../time-bar.tsx'
import { useDashboardTime } from '../use-dashboard-time.ts'
import { DashboardForm } from './dashboard-form.tsx'
import { DashboardText } from './dashboard-text.tsx'
import { PanelForm } from './panel-form.tsx'
import { SaveDialog } from './save-dialog.tsx'
import { type Draft, movedPanel, patched, useDraft, withPanel } from './use-draft.ts'
import { VariablesForm } from './variables-form.tsx'

type Shown = Pick<OutputOf<typeof showDashboard>, 'dashboard' | 'notUnderstood'> & Partial<OutputOf<typeof showDashboard>>

/** A dashboard that is edited: its panels as they will be, and the fields of the one that is chosen. */
export function DashboardEditor({ shown }: { readonly shown: Shown }) {
  const { search, setSearch } = useAddress()
  const saved = useRef(shown)
  const draft = useDraft(saved.current.dashboard)
  const [isSaving, setIsSaving] = useState(false)
  const isLeaving = useRef(false)
  const time = useDashboardTime(draft.dashboard)
  useLeaveGuard(() => draft.isDirty && !isLeaving.current, 'The dashboard has changes that are not saved. Leave it all the same?')
  useHotkeys([{ keys: 'mod+z', label: 'Undo', run: draft.undo }, { keys: 'mod+shift+z', label: 'Redo', run: draft.redo }, { keys: 'mod+s', label: 'Save the dashboard', run: () => setIsSaving(true) }])
  const chosenAt = search['panel'] === undefined ? undefined : Math.min(Number(search['panel']), draft.dashboard.panels.length - 1)
  const choose = (at: number | undefined) => setSearch({ panel: at === undefined ? undefined : String(at), tab: undefined })
  const add = () => {
    draft.change({ ...draft.dashboard, panels: [...draft.dashboard.panels, { title: 'New panel', picture: 'time-series', queries: [{ query: '' }] }] })
    choose(draft.dashboard.panels.length)
  }
  const panel = chosenAt === undefined ? undefined : draft.dashboard.panels[chosenAt]
  const { dashboard } = draft
  return (
    <Page title={dashboard.title} crumbs={[{ label: 'Dashboards', href: '/dashboards' }]} aside={<span className="muted">{draft.isDirty ? 'Not saved yet' : 'Editing'}</span>}
      actions={<>
        <TimeBar time={time} usual={dashboard.range} />
        <IconButton icon={IconArrowBackUp} label="Undo" isDisabled={!draft.canUndo} onClick={draft.undo} /><IconButton icon={IconArrowForwardUp} label="Redo" isDisabled={!draft.canRedo} onClick={draft.redo} />
        <Button onClick={add}>Add a panel</Button><Button href={shown.id === undefined ? '/dashboards' : dashboardHref(shown.id)}>Leave</Button><Button look="primary" onClick={() => setIsSaving(true)}>Save</Button>
      </>}>
      <div className="edit-split">
        <div>{dashboard.panels.length === 0 ? <Empty title="No panel yet" action={<Button look="primary" onClick={add}>Add the first panel</Button>}>A panel asks metrics or logs and draws the answer. A dashboard of Grafana is brought in under Import.</Empty> : null}<DashboardView dashboard={dashboard} time={time} chosenAt={chosenAt} actionsOf={(at, own) => panelActions(draft, at, own, choose)} onMove={(from, to) => draft.change(movedPanel(dashboard, from, to))} /></div>
        <Tabs tabs={[
          ...(panel && chosenAt !== undefined ? [{ key: 'panel', label: 'Panel', content: <PanelForm key={chosenAt} panel={panel} variables={dashboard.variables ?? []} onChange={(next, field) => draft.change(withPanel(dashboard, chosenAt, next), field && `${chosenAt}.${field}`)} onMove={(by) => { draft.change(movedPanel(dashboard, chosenAt, chosenAt + by)); choose(Math.max(0, Math.min(dashboard.panels.length - 1, chosenAt + by))) }} onRemove={() => { draft.change({ ...dashboard, panels: dashboard.panels.filter((_own, at) => at !== chosenAt) }); choose(undefined) }} /> }] : []),
          { key: 'dashboard', label: 'Dashboard', content: <DashboardForm dashboard={dashboard} onChange={draft.change} onChoose={choose} /> },
          { key: 'variables', label: 'Variables', count: dashboard.variables?.length ?? 0, content: <VariablesForm variables={dashboard.variables ?? []} onChange={(variables, field) => draft.change(patched(dashboard, { variables: variables.length > 0 ? variables : undefined }), field)} /> },
          { key: 'file', label: 'File', content: <DashboardText dashboard={dashboard} onChange={draft.change} /> },
        ]} />
      </div>
      {isSaving ? <SaveDialog shown={shown} dashboard={dashboard} onClose={() => setIsSaving(false)} onSaved={() => { isLeaving.current = true }} /> : null}
    </Page>
  )
}

function panelActions(draft: Draft, at: number, panel: Panel, choose: (at: number | undefined) => void): MenuItem[] {
  const { dashboard, change } = draft
  const sized = (patch: Partial<Panel>) => change(withPanel(dashboard, at, patched(panel, patch)))
  const [span, height] = [panel.span ?? 12, panel.height ?? 8]
  const copied: Dashboard = { ...dashboard, panels: [...dashboard.panels.slice(0, at + 1), panel, ...dashboard.panels.slice(at + 1)] }
  return [
    { label: 'Edit this panel', onClick: () => choose(at) }, { label: 'Move earlier', isDisabled: at === 0, onClick: () => change(movedPanel(dashboard, at, at - 1)) }, { label: 'Move later', isDisabled: at === dashboard.panels.length - 1, onClick: () => change(movedPanel(dashboard, at, at + 1)) },
    { label: 'Wider', isDisabled: span >= 24, onClick: () => sized({ span: Math.min(24, span + 2) }) }, { label: 'Narrower', isDisabled: span <= 2, onClick: () => sized({ span: Math.max(2, span - 2) }) },
    { label: 'Taller', onClick: () => sized({ height: Math.min(100, height + 1) }) }, { label: 'Lower', isDisabled: height <= 2, onClick: () => sized({ height: Math.max(2, height - 1) }) },
    { label: 'Copy this panel', onClick: () => change(copied) }, { label: 'Remove this panel', isDangerous: true, onClick: () => { change({ ...dashboard, panels: dashboard.panels.filter((_own, index) => index !== at) }); choose(undefined) } },
  ]
}
