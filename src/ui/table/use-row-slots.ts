import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { fillSlots, orderSlots, type Slot } from './row-slots.ts'

/** Nobody scrolls any more: time to put the document in the rows' order. */
const settledMs = 200

/**
 * Which element shows which row. While somebody scrolls rows that have places of their own, elements are filled anew; once
 * it settles, and wherever the focus is among the rows, they stand in the rows' order.
 */
export function useRowSlots(keys: readonly string[], from: number, isPlaced: boolean, list: RefObject<HTMLElement | null>): readonly Slot[] {
  const before = useRef<readonly Slot[]>([])
  const [settled, setSettled] = useState<readonly Slot[]>()
  const text = keys.join('\n')
  const slots = useMemo(() => {
    const isScrolled = isPlaced && list.current?.contains(document.activeElement) !== true
    return (isScrolled ? fillSlots : orderSlots)(before.current, keys, from)
  }, [text, from, isPlaced, list])
  const shown = useMemo(() => (settled === slots ? orderSlots(slots, keys, from) : slots), [slots, settled])
  useLayoutEffect(() => {
    before.current = shown
  }, [shown])
  useEffect(() => {
    if (shown.every(({ index }, place) => index === from + place)) return undefined
    const timer = setTimeout(() => keepFocus(() => flushSync(() => setSettled(slots))), settledMs)
    return () => clearTimeout(timer)
  }, [slots, shown, from])
  return shown
}

/** An element that is moved in the document loses the focus. */
function keepFocus(change: () => void): void {
  const focused = document.activeElement
  change()
  if (focused instanceof HTMLElement && document.activeElement !== focused) focused.focus({ preventScroll: true })
}
