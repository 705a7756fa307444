import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useEffect, useState } from 'react'

export const linePx = 20
const overscan = 24

export interface PlacedRow {
  readonly index: number
  /** Distance from the top in pixels. */
  readonly start: number
  /** React's key of its place on the screen: while lines rush by, elements are filled anew instead of made anew. */
  readonly slot: number | undefined
}

export interface LogRows {
  readonly placed: readonly PlacedRow[]
  readonly heightPx: number
  /** For rows whose height is not known: wrapped ones. */
  readonly measure: ((element: Element | null) => void) | undefined
  /** To be called when somebody scrolled. */
  readonly look: () => void
  /** Brings a row to the middle. */
  readonly goTo: (row: number) => void
}

/**
 * Which rows of a log stand on the screen, and where. Unwrapped rows are all of one height, so that a hundred thousand
 * more of them cost nothing; wrapped ones are measured. `isFollowing`: the last rows, wherever the frame is scrolled to.
 */
export function useLogRows(frame: RefObject<HTMLElement | null>, count: number, { isWrapped, isFollowing }: { readonly isWrapped: boolean; readonly isFollowing: boolean }): LogRows {
  const virtualizer = useVirtualizer({ count: isWrapped ? count : 0, getScrollElement: () => frame.current, estimateSize: () => linePx, overscan })
  useEffect(() => virtualizer.measure(), [isWrapped, virtualizer])
  const { first, shown, look } = useView(frame, isFollowing)
  const goTo = useCallback((row: number) => {
    if (isWrapped) return virtualizer.scrollToIndex(row, { align: 'center' })
    const element = frame.current
    if (element) element.scrollTop = row * linePx - (element.clientHeight - linePx) / 2
  }, [frame, isWrapped, virtualizer])
  if (isWrapped) return { placed: virtualizer.getVirtualItems().map(({ index, start }) => ({ index, start, slot: undefined })), heightPx: virtualizer.getTotalSize(), measure: virtualizer.measureElement, look, goTo }
  const top = isFollowing ? count - shown : Math.min(first, count - 1)
  const from = Math.max(0, top - overscan)
  const to = Math.min(count, top + shown + overscan)
  const placed = Array.from({ length: Math.max(0, to - from) }, (_each, place) => ({ index: from + place, start: (from + place) * linePx, slot: isFollowing ? place : undefined }))
  return { placed, heightPx: count * linePx, measure: undefined, look, goTo }
}

/** The first row that the frame shows, and how many. */
function useView(frame: RefObject<HTMLElement | null>, isFollowing: boolean): { first: number; shown: number; look: () => void } {
  const [view, setView] = useState({ first: 0, shown: 40 })
  const look = useCallback(() => {
    const element = frame.current
    if (!element) return
    const [first, shown] = [Math.floor(element.scrollTop / linePx), Math.ceil(element.clientHeight / linePx) + 1]
    setView((old) => (old.first === first && old.shown === shown ? old : { first, shown }))
  }, [frame])
  useEffect(() => {
    const observer = new ResizeObserver(look)
    if (frame.current) observer.observe(frame.current)
    return () => observer.disconnect()
  }, [frame, look])
  useEffect(look, [look, isFollowing])
  return { ...view, look }
}
