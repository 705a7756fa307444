import { useMemo, useRef, useState } from 'react'
import type { LogBuffer } from './log-buffer.ts'
import { findLines } from './log-search.ts'

/** Finds text in a growing log; only lines that came since are looked through again. */
export function useLogSearch(buffer: LogBuffer, version: number) {
  const [text, setText] = useState('')
  const [place, setPlace] = useState(0)
  const memory = useRef<{ buffer: LogBuffer; text: string; upTo: number; found: number[] }>({ buffer, text: '', upTo: 0, found: [] })
  const found = useMemo(() => {
    const old = memory.current
    const isSame = old.text === text && old.buffer === buffer
    const fresh = findLines(buffer, text, isSame ? old.upTo : 0)
    const all = isSame ? (fresh.length > 0 ? [...old.found, ...fresh] : old.found) : fresh
    memory.current = { buffer, text, upTo: buffer.length, found: all }
    return all
  }, [buffer, text, version])
  const current = found.length === 0 ? undefined : found[((place % found.length) + found.length) % found.length]
  return {
    text, found, current, place: found.length === 0 ? 0 : (((place % found.length) + found.length) % found.length) + 1,
    search: (next: string) => { setText(next); setPlace(0) },
    step: (by: number) => setPlace((old) => old + by),
  }
}
