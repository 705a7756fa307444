import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react'
import { flushSync } from 'react-dom'
import { usePrinted } from './use-printed.ts'

const virtualFrom = 100
/** A row's height on a desk, its line with it. */
export const rowPx = 32
/** Rows drawn beyond the window on either side. */
const overscan = 16
/** The window moves on when fewer than these are left. */
const reserve = 6
/** Kept free at the top for the bars that stay, at the bottom for air. */
const topPx = 96
const bottomPx = 16
const phone = '(max-width: 700px)'

export interface RowWindow {
  /** The first row to draw, and the one after the last. */
  readonly from: number
  readonly to: number
  /** Each row stands at its own place, a multiple of `rowPx`: not so on phones and paper, where heights differ. */
  readonly isPlaced: boolean
  readonly beforePx: number
  readonly afterPx: number
  /** Rows that paper does not show; 0 on the screen. */
  readonly unprinted: number
  /** Brings a row into the window. */
  readonly scrollTo: (index: number) => void
}

interface Drawn {
  readonly from: number
  readonly to: number
}

/** The rows to draw; all of them while they are few. A hundred thousand cost what a screenful costs. */
export function useRowWindow(count: number, list: RefObject<HTMLElement | null>): RowWindow {
  const isVirtual = count > virtualFrom
  const printed = usePrinted()
  const isPhone = useSyncExternalStore(watchWidth, () => matchMedia(phone).matches)
  const [drawn, setDrawn] = useState<Drawn>({ from: 0, to: virtualFrom })
  const [phonePx, setPhonePx] = useState(rowPx)
  const heightPx = isPhone ? phonePx : rowPx
  useMovingWindow({ isVirtual, count, heightPx, list, setDrawn })
  useLayoutEffect(() => {
    const mean = isVirtual && isPhone ? meanHeight(list.current) : undefined
    if (mean !== undefined && Math.abs(mean - phonePx) > phonePx / 10) setPhonePx(mean)
  }, [isVirtual, isPhone, drawn, phonePx, list])
  const scrollTo = useCallback((index: number) => {
    const element = list.current
    if (!element) return
    if (!isVirtual) return element.querySelector(`[data-index="${index}"]`)?.scrollIntoView({ block: 'nearest' })
    const top = element.getBoundingClientRect().top + index * heightPx
    if (top < topPx) scrollBy(0, top - topPx)
    else if (top + heightPx > innerHeight - bottomPx) scrollBy(0, top + heightPx - innerHeight + bottomPx)
  }, [isVirtual, heightPx, list])
  if (printed !== undefined || !isVirtual) {
    const to = isVirtual ? Math.min(count, printed ?? count) : count
    return { from: 0, to, isPlaced: false, beforePx: 0, afterPx: 0, unprinted: count - to, scrollTo }
  }
  const to = Math.min(count, drawn.to)
  const from = Math.min(drawn.from, to)
  return { from, to, isPlaced: !isPhone, beforePx: from * heightPx, afterPx: (count - to) * heightPx, unprinted: 0, scrollTo }
}

interface Moving {
  readonly isVirtual: boolean
  readonly count: number
  readonly heightPx: number
  readonly list: RefObject<HTMLElement | null>
  readonly setDrawn: (drawn: Drawn) => void
}

/** Follows the scrolling: at once where rows would be missing, else when there is time, and only once the reserve is used up. */
function useMovingWindow({ isVirtual, count, heightPx, list, setDrawn }: Moving): void {
  const newest = useRef<Drawn>({ from: 0, to: 0 })
  useEffect(() => {
    if (!isVirtual) return undefined
    const look = () => {
      const element = list.current
      if (!element) return
      const first = Math.min(count - 1, Math.max(0, Math.floor(-element.getBoundingClientRect().top / heightPx)))
      const last = Math.min(count, first + Math.ceil(innerHeight / heightPx) + 1)
      const { from, to } = newest.current
      if (from <= Math.max(0, first - reserve) && to >= Math.min(count, last + reserve)) return
      newest.current = windowAround(first, last - first, count)
      if (from > first || to < last) flushSync(() => setDrawn(newest.current))
      else setDrawn(newest.current)
    }
    const frame = requestAnimationFrame(look)
    addEventListener('scroll', look, { passive: true })
    addEventListener('resize', look, { passive: true })
    return () => {
      cancelAnimationFrame(frame)
      removeEventListener('scroll', look)
      removeEventListener('resize', look)
    }
  }, [isVirtual, count, heightPx, list, setDrawn])
}

/** As many rows wherever it stands, so that none is made or thrown away near the ends. */
function windowAround(first: number, shown: number, count: number): Drawn {
  const length = Math.min(count, shown + 2 * overscan)
  const from = Math.min(Math.max(0, first - overscan), count - length)
  return { from, to: from + length }
}

/** Height of the rows that are drawn; undefined where none is. */
function meanHeight(list: HTMLElement | null): number | undefined {
  const [first, last] = [list?.firstElementChild, list?.lastElementChild]
  if (!list || !first || !last) return undefined
  return (last.getBoundingClientRect().bottom - first.getBoundingClientRect().top) / list.childElementCount
}

function watchWidth(tell: () => void): () => void {
  const query = matchMedia(phone)
  query.addEventListener('change', tell)
  return () => query.removeEventListener('change', tell)
}
