import { type RefObject, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { MapHandle, MapProps } from './map.tsx'
import type { MapShape, PlacedBox } from './map-types.ts'
import { centreView } from './map-view.ts'
import { useMapLayout } from './use-map-layout.ts'
import type { MapView } from './use-map-view.ts'

interface MapPlacesOptions extends Pick<MapProps, 'nodes' | 'edges' | 'groups' | 'open'> {
  readonly view: MapView
  readonly handle: RefObject<MapHandle | undefined>
}

/** Where everything is. Another graph is seen whole first, opening a group keeps the place; `want` centres a box as soon as it is there. */
export function useMapPlaces({ nodes, edges, groups, open, view, handle }: MapPlacesOptions) {
  const [aspect, setAspect] = useState<number>()
  useLayoutEffect(() => setAspect(Math.round((view.window().width / view.window().height) * 4) / 4), [view.window])
  const shape = useMemo((): MapShape => ({ ...(aspect === undefined ? {} : { aspect }), nodes: nodes.map(({ id, group }) => ({ id, group })), edges: edges.map(({ from, to }) => ({ from, to })), open }), [nodes, edges, open, aspect])
  const layout = useMapLayout(shape)
  const { placed } = layout
  const wanted = useRef<string>(undefined)
  const fitted = useRef<string>(undefined)
  const boxOf = (id: string): PlacedBox | undefined => placed?.boxes.find((box) => box.id === id)
  useEffect(() => {
    if (!placed) return
    const key = `${nodes.length} ${nodes[0]?.id ?? ''} ${groups.length}`
    if (fitted.current !== key) view.fit(placed, false)
    fitted.current = key
    const box = wanted.current === undefined ? undefined : boxOf(wanted.current)
    if (!box) return
    wanted.current = undefined
    view.set(centreView(view.get(), box, view.window()))
  }, [placed])
  useImperativeHandle(handle, () => ({
    zoom: view.zoom, fit: () => placed && view.fit(placed),
    centre(id) {
      const box = boxOf(id)
      if (box) view.set(centreView(view.get(), box, view.window()))
      else wanted.current = id
    },
  }))
  return { ...layout, boxes: placed?.boxes ?? noBoxes, boxOf, want: (id: string) => { wanted.current = id } }
}
const noBoxes: readonly PlacedBox[] = []
