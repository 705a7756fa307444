import { IconBookmark, IconBookmarkFilled, IconChevronDown } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { ActionMenu, ConfirmDialog, type MenuItem, OperationDialog, useAddress, useCommand, useOperation, useSay } from '#ui'
import { defaultView, listViews, removeView, saveView, type TimelineView } from '../contract.ts'
import { isView, searchOfView, viewOfSearch } from './view-address.ts'

/** Named filters: opens one, keeps the one that is shown, and says with which the timeline opens. */
export function ViewsMenu() {
  const { search, setSearch } = useAddress()
  const { data } = useOperation(listViews, {}, { live: ['dev.daybook.view.'] })
  const [open, setOpen] = useState<'save' | 'remove'>()
  const choose = useCommand(defaultView)
  const remove = useCommand(removeView)
  const say = useSay()
  useDefaultView(data?.items)
  const views = data?.items ?? []
  const current = views.find((view) => isView(view, search))
  const close = () => setOpen(undefined)
  const items: MenuItem[] = views.map((view) => ({ label: nameOf(view), icon: view === current ? IconBookmarkFilled : IconBookmark, onClick: () => setSearch(searchOfView(view), true) }))
  items.push({ label: 'Save what is shown…', onClick: () => setOpen('save') })
  if (current) items.push({ label: current.isDefault ? `Do not open with ${current.name}` : `Open the timeline with ${current.name}`, onClick: () => choose.mutate({ id: current.isDefault ? null : current.id }, { onSuccess: () => say(current.isDefault ? 'The timeline opens without a view.' : `The timeline opens with ${current.name}.`), onError: say.error }) })
  if (current?.isOwn) items.push({ label: `Remove ${current.name}`, isDangerous: true, onClick: () => setOpen('remove') })
  return (
    <>
      <ActionMenu items={items} label="Views" target={<button type="button" className="button"><IconBookmark size={16} stroke={1.75} aria-hidden /><span>{current?.name ?? 'Views'}</span><IconChevronDown size={14} aria-hidden /></button>} />
      {open === 'save' ? (
        <OperationDialog operation={saveView} title="Save this view" action="Save the view" isOpen onClose={close} hidden={Object.keys(viewOfSearch(search))} initial={{ ...viewOfSearch(search), name: current?.isOwn ? current.name : '', sharing: current?.isOwn ? current.sharing : 'own', team: current?.isOwn ? current.team : null, isDefault: current?.isDefault ?? false }} onDone={(view) => { setSearch(searchOfView(view)); say(`Saved as ${view.name}.`) }}>
          Filter, range and grouping are kept under a name. A name that you have used before is changed.
        </OperationDialog>
      ) : null}
      {open === 'remove' && current ? <ConfirmDialog isOpen onClose={close} title={`Remove ${current.name}`} action={`Remove ${current.name}`} isDangerous onConfirm={() => remove.mutateAsync({ id: current.id })}>{current.sharing === 'own' ? 'Nobody else sees it.' : 'It goes for everybody it is shared with.'} Events stay as they are.</ConfirmDialog> : null}
    </>
  )
}

function nameOf({ name, isOwn, owner, team, isDefault }: TimelineView): string {
  return [name, isOwn ? '' : ` · ${owner}`, team ? ` · team ${team}` : '', isDefault ? ' · opens first' : ''].join('')
}

/** Who comes without a filter sees the view that the timeline opens with, once: taking its filters away is not undone. */
function useDefaultView(views: readonly TimelineView[] | undefined): void {
  const { search, setSearch } = useAddress()
  const [isBare] = useState(Object.keys(search).length === 0)
  const [isDone, setIsDone] = useState(false)
  const first = views?.find(({ isDefault }) => isDefault)
  useEffect(() => {
    if (isDone || !views) return
    setIsDone(true)
    if (isBare && first) setSearch(searchOfView(first))
  }, [views, isDone])
}
