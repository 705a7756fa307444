import { Fragment, type ReactNode, useRef, useState } from 'react'
import { useHotkeys } from '../keyboard/use-hotkeys.ts'
import { Button } from './button.tsx'

export interface TieProps {
  /** The thing at the other end, as a link. */
  readonly children: ReactNode
  /** Why it is believed, in a sentence. */
  readonly why: ReactNode
  readonly place?: ReactNode
  /** Said instead of believed: the line is struck. */
  readonly isRefused?: boolean
  readonly actions?: ReactNode
  /** The key `x` on the line. */
  readonly onRefuse?: (() => void) | undefined
}

/** One tie to another thing, with why it is believed. */
export function Tie({ children, why, place, isRefused = false, actions, onRefuse }: TieProps) {
  const line = useRef<HTMLLIElement>(null)
  return (
    <li ref={line} className={isRefused ? 'tie is-refused' : 'tie'} tabIndex={-1} onKeyDown={(event) => event.key === 'x' && event.target === line.current && onRefuse?.()}>
      <div className="tie-what">{children}{isRefused ? <span className="tie-word">refused</span> : null}</div>
      <div className="tie-why">{why}{place ? <> {place}</> : null}</div>
      <div className="tie-actions">{actions}</div>
    </li>
  )
}

export interface TieGroupProps<One> {
  /** The meaning in plain words: "Needs", "Needed by". */
  readonly title: string
  readonly items: readonly One[]
  readonly keyOf: (one: One) => string
  readonly render: (one: One) => ReactNode
  /** How many are shown until the rest is asked for. */
  readonly most?: number
}

/** Ties of one meaning. */
export function TieGroup<One>({ title, items, keyOf, render, most = 8 }: TieGroupProps<One>) {
  const [isWhole, setIsWhole] = useState(false)
  const shown = isWhole || items.length <= most + 2 ? items : items.slice(0, most)
  return (
    <div className="tie-group">
      <h3 className="tie-title">{title} <span className="count">{items.length}</span></h3>
      <ul className="tie-list" aria-label={title}>{shown.map((one) => <Fragment key={keyOf(one)}>{render(one)}</Fragment>)}</ul>
      {shown.length < items.length ? <Button size="small" look="quiet" onClick={() => setIsWhole(true)}>Show all {items.length}</Button> : null}
    </div>
  )
}

/** Groups of ties under each other. */
export function TieGroups({ children }: { children: ReactNode }) {
  return <div className="tie-groups">{children}</div>
}

/** j and k over all ties of a page; belongs once into the page that holds them. */
export function useTieKeys(isOn = true): void {
  function move(step: number): boolean {
    const items = [...document.querySelectorAll<HTMLElement>('.tie')]
    if (items.length === 0) return false
    const at = items.findIndex((item) => item.contains(document.activeElement))
    items[Math.min(items.length - 1, Math.max(0, at + step))]?.focus()
    return true
  }
  function open(): boolean {
    const item = document.activeElement
    if (!(item instanceof HTMLElement) || !item.classList.contains('tie')) return false
    item.querySelector<HTMLElement>('.tie-what a')?.click()
    return true
  }
  useHotkeys([
    { keys: 'j', label: 'Next relation', run: () => move(1) }, { keys: 'k', label: 'Previous relation', run: () => move(-1) },
    { keys: 'Enter', label: 'Open what it leads to', run: open }, { keys: 'x', label: 'Refuse the relation, or take that back', run: () => false },
  ], isOn)
}
