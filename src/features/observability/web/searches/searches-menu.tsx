import { IconBookmark, IconBookmarkFilled, IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { ActionMenu, ConfirmDialog, type MenuItem, OperationDialog, useAddress, useCommand, useOperation, useSay } from '#ui'
import { listSearches, removeSearch, type SavedSearch, saveSearch } from '../../contract.ts'
import { addressOf, isSearch, searchFields } from './search-address.ts'

/** What this page asks and shows, by names: opens one, keeps the one that is shown, shares it with the team. */
export function SearchesMenu({ page }: { page: SavedSearch['page'] }) {
  const { search, setSearch } = useAddress()
  const { data } = useOperation(listSearches, { page }, { live: ['dev.daybook.search.'] })
  const [open, setOpen] = useState<'save' | 'remove'>()
  const remove = useCommand(removeSearch)
  const say = useSay()
  const saved = data?.items ?? []
  const current = saved.find((each) => isSearch(each.address, search))
  const close = () => setOpen(undefined)
  const items: MenuItem[] = saved.map((each) => ({ label: nameOf(each), icon: each === current ? IconBookmarkFilled : IconBookmark, onClick: () => setSearch(searchFields(each.address, search), true) }))
  items.push({ label: 'Save what is shown…', onClick: () => setOpen('save') })
  if (current?.isOwn) items.push({ label: `Remove ${current.name}`, isDangerous: true, onClick: () => setOpen('remove') })
  return (
    <>
      <ActionMenu items={items} label="Saved" target={<button type="button" className="button"><IconBookmark size={16} stroke={1.75} aria-hidden /><span>{current?.name ?? 'Saved'}</span><IconChevronDown size={14} aria-hidden /></button>} />
      {open === 'save' ? (
        <OperationDialog operation={saveSearch} title="Save what is shown" action="Save the search" isOpen onClose={close} hidden={['page', 'address']} initial={{ page, address: addressOf(search), name: current?.isOwn ? current.name : '', sharing: current?.isOwn ? current.sharing : 'own', team: current?.isOwn ? current.team : null }} onDone={({ name }) => say(`Saved as ${name}.`)}>
          The expressions, the time and how they are shown are kept under a name. A name that you have used before is changed.
        </OperationDialog>
      ) : null}
      {open === 'remove' && current ? <ConfirmDialog isOpen onClose={close} title={`Remove ${current.name}`} action={`Remove ${current.name}`} isDangerous onConfirm={() => remove.mutateAsync({ id: current.id })}>{current.sharing === 'own' ? 'Nobody else sees it.' : 'It goes for everybody it is shared with.'}</ConfirmDialog> : null}
    </>
  )
}

function nameOf({ name, isOwn, owner, team }: SavedSearch): string {
  return [name, isOwn ? '' : ` · ${owner}`, team ? ` · team ${team}` : ''].join('')
}
