import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let nowMs = Date.now()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    nowMs = Date.now()
    for (const each of listeners) each()
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** Milliseconds since 1970, moving on by `stepMs` (at least a second): one timer for the whole page. */
export function useNow(stepMs = 1000): number {
  return useSyncExternalStore(subscribe, () => (timer === undefined ? Math.floor(Date.now() / stepMs) : Math.floor(nowMs / stepMs)) * stepMs)
}
