import { type RefObject, useLayoutEffect, useRef, useState } from 'react'
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
  /** The row in focus; where none is, the last one that was. A list that was read anew may have it at another place. */
  function here(): number {
    const row = isHere() ? document.activeElement?.closest<HTMLElement>('[data-index]') : undefined
    return row ? Number(row.dataset['index']) : active
  }
  function move(step: number): boolean {
    if (count === 0) return false
    const next = Math.min(count - 1, Math.max(0, here() + step))
    setActive(next)
    scrollTo(next)
    // At once where the row is drawn, for the next key may come before the next frame.
    if (!focusRow(next)) requestAnimationFrame(() => focusRow(next))
    return true
  }
  function focusRow(index: number): boolean {
    const row = body.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)
    row?.focus({ preventScroll: true })
    return row !== null && document.activeElement === row
  }
  function isHere(): boolean {
    return active >= 0 && active < count && body.current?.contains(document.activeElement) === true
  }
  useKeptFocus(body, active)
  const arrow = (step: number) => () => (isHere() ? move(step) : false)
  useHotkeys([
    { keys: 'j', label: 'Next row', run: () => move(1) },
    { keys: 'k', label: 'Previous row', run: () => move(-1) },
    { keys: 'ArrowDown', label: '', run: arrow(1) },
    { keys: 'ArrowUp', label: '', run: arrow(-1) },
    { keys: 'Enter', label: 'Open the row', run: () => (isHere() && document.activeElement?.getAttribute('role') === 'row' ? open(here()) : false) },
    ...(toggle ? [{ keys: 'x', label: 'Choose the row', run: () => (active >= 0 && active < count ? toggle(here()) : false) }] : []),
  ], isOn)
  return { active, setActive, body }
}

/**
 * An element that is moved in the document, or goes, loses the focus, and a list that is read anew moves its rows: the focus
 * goes back to where it was, or to the row that stands there now.
 */
function useKeptFocus(body: RefObject<HTMLElement | null>, active: number): void {
  const before = document.activeElement
  const focused = before instanceof HTMLElement && body.current?.contains(before) === true ? before : undefined
  useLayoutEffect(() => {
    if (!focused || document.activeElement !== document.body) return
    const row = focused.isConnected ? focused : body.current?.querySelector<HTMLElement>(`[data-index="${active}"]`)
    row?.focus({ preventScroll: true })
  })
}
