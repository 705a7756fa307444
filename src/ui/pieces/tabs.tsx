import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'
import { useAddress } from '../router/address.ts'

export interface Tab {
  readonly key: string
  readonly label: string
  readonly count?: number | string | undefined
  readonly content: ReactNode
}

/** Tabs whose choice is in the address (`?tab=…`, or the name given). Arrow keys move. Only the chosen one is drawn. */
export function Tabs({ tabs, name = 'tab' }: { tabs: readonly Tab[]; name?: string }) {
  const { search, setSearch } = useAddress()
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const current = tabs.find(({ key }) => key === search[name]) ?? tabs[0]
  if (!current) return null
  function choose(key: string): void {
    setSearch({ [name]: key === tabs[0]?.key ? undefined : key })
  }
  function move(event: KeyboardEvent): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0 || !current) return
    event.preventDefault()
    const next = tabs[(tabs.indexOf(current) + step + tabs.length) % tabs.length]
    if (!next) return
    choose(next.key)
    list.current?.querySelector<HTMLElement>(`[data-tab="${CSS.escape(next.key)}"]`)?.focus()
  }
  return (
    <div className="tabs">
      <div role="tablist" className="tab-list" ref={list} onKeyDown={move}>
        {tabs.map(({ key, label, count }) => (
          <button key={key} type="button" role="tab" id={`${id}-${key}`} data-tab={key} aria-selected={key === current.key} aria-controls={`${id}-panel`} tabIndex={key === current.key ? 0 : -1} className="tab" onClick={() => choose(key)}>
            {label}{count === undefined ? null : <span className="count">{typeof count === 'number' ? count.toLocaleString('en') : count}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${current.key}`} className="tab-panel">{current.content}</div>
    </div>
  )
}
