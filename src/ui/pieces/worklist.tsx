import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import { useHotkeys } from '../keyboard/use-hotkeys.ts'
import type { StatusState } from './status.tsx'
import { Status } from './status.tsx'

/** Things to decide or do, one under the other; j and k move through all lists of the page. */
export function Worklist({ children, label }: { children: ReactNode; label: string }) {
  return <ul className="worklist" aria-label={label}>{children}</ul>
}

export interface WorkItemProps {
  readonly state: StatusState
  readonly word: string
  /** One sentence in plain words. */
  readonly title: ReactNode
  /** Small facts under the sentence: entity, evidence, since when. */
  readonly facts: readonly ReactNode[]
  /** Beside the actions: a why. */
  readonly aside?: ReactNode
  readonly actions?: ReactNode
  /** Enter on the row. */
  readonly onOpen?: (() => void) | undefined
}

export function WorkItem({ state, word, title, facts, aside, actions, onOpen }: WorkItemProps) {
  const row = useRef<HTMLLIElement>(null)
  function press(event: KeyboardEvent): void {
    if (event.key === 'Enter' && event.target === row.current) onOpen?.()
  }
  return (
    <li className={`work-item work-${state}`} ref={row} tabIndex={-1} onKeyDown={press}>
      <span className="work-status"><Status state={state} word={word} /></span>
      <div className="work-text">
        <div className="work-title">{title}</div>
        <div className="work-facts">{facts.map((fact, index) => (fact ? <span key={index}>{fact}</span> : null))}</div>
      </div>
      <div className="work-actions">{aside}{actions}</div>
    </li>
  )
}

/** j and k over the items of every worklist of a page; belongs once into the page that holds them. */
export function useWorklistKeys(): void {
  function move(step: number): boolean {
    const items = [...document.querySelectorAll<HTMLElement>('.work-item')]
    if (items.length === 0) return false
    const at = items.findIndex((item) => item.contains(document.activeElement))
    items[Math.min(items.length - 1, Math.max(0, at + step))]?.focus()
    return true
  }
  useHotkeys([{ keys: 'j', label: 'Next item', run: () => move(1) }, { keys: 'k', label: 'Previous item', run: () => move(-1) }])
}
