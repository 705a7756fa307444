import type { KeyboardEvent, RefObject } from 'react'
import { boxAttribute } from './map-drawing.tsx'
import type { PlacedBox } from './map-types.ts'
import { nextBox, showBox } from './map-view.ts'
import type { MapView } from './use-map-view.ts'

interface MapKeys {
  readonly frame: RefObject<HTMLDivElement | null>
  readonly boxes: readonly PlacedBox[]
  readonly view: MapView
  readonly act: (id: string) => void
  readonly closeGroupOf: (id: string) => void
  readonly leave: () => void
  readonly fit: () => void
}

/** Arrow keys go from box to box, the window follows; Enter acts, Backspace closes the group; plus, minus and nought zoom. */
export function useMapKeys({ frame, boxes, view, act, closeGroupOf, leave, fit }: MapKeys): (event: KeyboardEvent) => void {
  function focus(box: PlacedBox | undefined): void {
    if (!box) return
    view.set(showBox(view.get(), box, view.window()))
    frame.current?.querySelector<SVGElement>(`[${boxAttribute}="${CSS.escape(box.id)}"]`)?.focus({ preventScroll: true })
  }
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const at = document.activeElement?.getAttribute(boxAttribute) ?? undefined
    const current = boxes.find(({ id }) => id === at)
    const actions: Readonly<Record<string, () => void>> = {
      Enter: () => current && act(current.id), ' ': () => current && act(current.id), Escape: leave, Backspace: () => current && closeGroupOf(current.id), '+': () => view.zoom(1.3), '=': () => view.zoom(1.3), '-': () => view.zoom(1 / 1.3), '0': fit,
    }
    const isArrow = event.key.startsWith('Arrow')
    const action = isArrow ? () => focus(current ? nextBox(boxes.filter(({ kind }) => kind !== 'open-group' || current.kind === 'open-group'), current, event.key) : boxes[0]) : actions[event.key]
    if (!action) return
    event.preventDefault()
    event.stopPropagation()
    action()
  }
}
