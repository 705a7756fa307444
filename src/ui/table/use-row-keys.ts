import { useRef, useState } from 'react'
import { useHotkeys } from '../keyboard/use-hotkeys.ts'

interface RowKeys {
  readonly isOn: boolean
  readonly count: number
  readonly open: (index: number) => void
  readonly toggle?: ((index: number) => void) | undefined
  readonly scrollTo: (index: number) => void
}

/** j and k move through a table's rows, Enter opens, x chooses. The row in focus takes the page's focus with it. */
export function useRowKeys({ isOn, count, open, toggle, scrollTo }: RowKeys) {
  const [active, setActive] = useState(-1)
  const body = useRef<HTMLDivElement>(null)
  function move(step: number): boolean {
    if (count === 0) return false
    const next = Math.min(count - 1, Math.max(0, active + step))
    setActive(next)
    scrollTo(next)
    requestAnimationFrame(() => body.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus({ preventScroll: true }))
    return true
  }
  function isHere(): boolean {
    return active >= 0 && active < count && body.current?.contains(document.activeElement) === true
  }
  const arrow = (step: number) => () => (isHere() ? move(step) : false)
  useHotkeys([
    { keys: 'j', label: 'Next row', run: () => move(1) },
    { keys: 'k', label: 'Previous row', run: () => move(-1) },
    { keys: 'ArrowDown', label: '', run: arrow(1) },
    { keys: 'ArrowUp', label: '', run: arrow(-1) },
    { keys: 'Enter', label: 'Open the row', run: () => (isHere() && document.activeElement?.getAttribute('role') === 'row' ? open(active) : false) },
    ...(toggle ? [{ keys: 'x', label: 'Choose the row', run: () => (active >= 0 && active < count ? toggle(active) : false) }] : []),
  ], isOn)
  return { active, setActive, body }
}
