import { Select, TextInput } from '@mantine/core'
import { IconSearch, IconX } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useHotkeys } from '../keyboard/use-hotkeys.ts'
import { useAddress } from '../router/address.ts'

/** A line of filters above a list. */
export function FilterBar({ children, end }: { children: ReactNode; end?: ReactNode }) {
  return <div className="filter-bar" role="search"><div className="filter-fields">{children}</div>{end}</div>
}

/** Text that narrows a list, kept in the address as `name`; `/` goes there, Enter goes on to the first row, Escape leaves and clears. */
export function SearchField({ name = 'text', label = 'Search' }: { name?: string; label?: string }) {
  const { search, setSearch } = useAddress()
  const kept = search[name] ?? ''
  const [text, setText] = useState(kept)
  const input = useRef<HTMLInputElement>(null)
  useHotkeys([{ keys: '/', label: 'Search in the list', run: () => input.current?.focus() }])
  useEffect(() => setText(kept), [kept])
  useEffect(() => {
    if (text === kept) return undefined
    const timer = setTimeout(() => setSearch({ [name]: text || undefined }), 200)
    return () => clearTimeout(timer)
  }, [text, kept, name, setSearch])
  function leave(): void {
    setText('')
    input.current?.blur()
  }
  function press({ key }: KeyboardEvent): void {
    if (key === 'Escape') leave()
    if (key !== 'Enter' && key !== 'ArrowDown') return
    setSearch({ [name]: text || undefined })
    input.current?.blur()
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.table-body [data-index="0"]')?.focus())
  }
  return (
    <TextInput ref={input} size="xs" className="search-field" aria-label={label} placeholder={label} value={text} onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={press} leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={text ? <button type="button" className="icon-button" aria-label="Clear the search" onClick={() => setText('')}><IconX size={14} aria-hidden /></button> : <kbd>/</kbd>} />
  )
}

export interface ChoiceOption {
  readonly value: string
  readonly label: string
}

/** One of several, kept in the address as `name`; nothing chosen means any. */
export function Choice({ name, label, options }: { name: string; label: string; options: readonly ChoiceOption[] }) {
  const { search, setSearch } = useAddress()
  return (
    <Select size="xs" className="choice" aria-label={label} placeholder={label} clearable data={options.map((option) => ({ ...option }))} value={search[name] ?? null}
      onChange={(value) => setSearch({ [name]: value ?? undefined })} clearButtonProps={{ 'aria-label': `Any ${label.toLowerCase()}`, size: 'sm' }} searchable={options.length > 8} />
  )
}
