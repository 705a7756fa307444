import { type RefObject, useCallback, useEffect, useRef } from 'react'
import { fitView, type Size, type View, zoomView } from './map-view.ts'

const [farScale, tinyScale] = [0.45, 0.22]

export interface MapView {
  readonly get: () => View
  readonly window: () => Size
  /** Looks at the map from somewhere else: drawn at once, without React. */
  readonly set: (next: View) => void
  readonly zoom: (factor: number) => void
  readonly fit: (whole: Size, isWhole?: boolean) => void
}

/** Pan and zoom of a map by pointer, wheel with Ctrl, and two fingers. The view never goes through React: a move costs one style, and nothing is painted anew while it lasts. */
export function useMapView(frame: RefObject<HTMLDivElement | null>, layer: RefObject<SVGSVGElement | null>): MapView {
  const view = useRef<View>({ x: 0, y: 0, scale: 1 })
  const get = useCallback(() => view.current, [])
  const window = useCallback(() => ({ width: frame.current?.clientWidth ?? 800, height: frame.current?.clientHeight ?? 500 }), [frame])
  const set = useCallback((next: View) => {
    view.current = next
    if (!layer.current) return
    layer.current.style.transform = `translate(${next.x}px, ${next.y}px) scale(${next.scale})`
    layer.current.classList.toggle('map-far', next.scale < farScale)
    layer.current.classList.toggle('map-tiny', next.scale < tinyScale)
  }, [layer])
  const zoom = useCallback((factor: number) => set(zoomView(view.current, factor, { x: window().width / 2, y: window().height / 2 })), [set, window])
  const fit = useCallback((whole: Size, isWhole = true) => set(fitView(whole, window(), isWhole)), [set, window])
  useEffect(() => (frame.current ? listen(frame.current, get, set) : undefined), [frame, get, set])
  return { get, window, set, zoom, fit }
}

function listen(element: HTMLDivElement, get: () => View, set: (view: View) => void): () => void {
  const pointers = new Map<string, { x: number; y: number }>()
  const ended = new AbortController()
  const options = { signal: ended.signal }
  const at = ({ clientX, clientY }: { clientX: number; clientY: number }) => ({ x: clientX - element.getBoundingClientRect().left, y: clientY - element.getBoundingClientRect().top })
  element.addEventListener('pointerdown', (event) => void (event.button === 0 && pointers.set(String(event.pointerId), at(event))), options)
  for (const name of ['pointerup', 'pointercancel', 'pointerleave'] as const) {
    element.addEventListener(name, ({ pointerId }) => {
      pointers.delete(String(pointerId))
      element.classList.remove('is-moving')
    }, options)
  }
  element.addEventListener('pointermove', (event) => {
    const before = pointers.get(String(event.pointerId))
    if (!before) return
    const now = at(event)
    // A layer of its own is moved without painting; a larger or smaller one has to be painted.
    element.classList.toggle('is-moving', pointers.size === 1)
    const other = [...pointers].find(([id]) => id !== String(event.pointerId))?.[1]
    if (other) set(zoomView(get(), apart(now, other) / Math.max(1, apart(before, other)), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }))
    else set({ ...get(), x: get().x + now.x - before.x, y: get().y + now.y - before.y })
    pointers.set(String(event.pointerId), now)
  }, options)
  element.addEventListener('wheel', (event) => {
    // Without a key the wheel scrolls the page, as everywhere; a pinch on a touchpad comes with ctrlKey.
    if (!event.ctrlKey && !event.metaKey) return
    event.preventDefault()
    set(zoomView(get(), Math.exp(-event.deltaY / 200), at(event)))
  }, { ...options, passive: false })
  return () => ended.abort()
}

function apart(a: { x: number; y: number }, b: { x: number; y: number }): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}
