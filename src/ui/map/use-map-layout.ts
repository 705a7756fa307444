import { useEffect, useRef, useState } from 'react'
import type { MapShape, PlacedMap } from './map-types.ts'

interface Answer { readonly key: number; readonly placed: PlacedMap; readonly tookMs: number }

let spare: Worker | undefined

function makeWorker(): Worker {
  return new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' })
}

/** For a page that will draw a map once it has asked for what is in it: the worker starts meanwhile. */
export function usePreparedMap(): void {
  useEffect(() => {
    spare ??= makeWorker()
  }, [])
}

/** The map laid out by a worker; the last one stays until the next is ready. `tookMs` is what the layout itself cost. */
export function useMapLayout(shape: MapShape): { placed: PlacedMap | undefined; tookMs: number; isBusy: boolean } {
  const worker = useRef<Worker>(undefined)
  const [answer, setAnswer] = useState<Answer>()
  const [asked, setAsked] = useState(0)
  const key = useRef(0)
  useEffect(() => {
    const made = spare ?? makeWorker()
    spare = undefined
    made.addEventListener('message', ({ data }: MessageEvent<Answer>) => setAnswer((old) => (old && old.key > data.key ? old : data)))
    worker.current = made
    return () => made.terminate()
  }, [])
  useEffect(() => {
    key.current += 1
    setAsked(key.current)
    worker.current?.postMessage({ key: key.current, shape })
  }, [shape])
  return { placed: answer?.placed, tookMs: answer?.tookMs ?? 0, isBusy: answer?.key !== asked }
}
