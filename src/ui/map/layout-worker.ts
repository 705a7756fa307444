import { layoutMap } from './layout-map.ts'
import type { MapShape } from './map-types.ts'

/** Lays maps out beside the page, so that it answers meanwhile. */
addEventListener('message', ({ data }: MessageEvent<{ key: number; shape: MapShape }>) => {
  const startedMs = performance.now()
  const placed = layoutMap(data.shape)
  postMessage({ key: data.key, placed, tookMs: performance.now() - startedMs })
})
