import { useEffect, useReducer, useRef, useState } from 'react'
import { z } from 'zod'
import { followLines } from '#ui'
import { LogLine } from '#kernel/telemetry/contract'
import { emptyTail, paused, resumed, type TailState, withLines, withLoss } from './tail-buffer.ts'

type Act = { readonly kind: 'lines'; readonly lines: readonly LogLine[] } | { readonly kind: 'lost'; readonly count: number | null } | { readonly kind: 'pause' } | { readonly kind: 'resume' } | { readonly kind: 'clear' }

function next(state: TailState, act: Act): TailState {
  switch (act.kind) {
    case 'lines':
      return withLines(state, act.lines)
    case 'lost':
      return withLoss(state, act.count)
    case 'pause':
      return paused(state)
    case 'resume':
      return resumed(state)
    case 'clear':
      return emptyTail
  }
}

const Lines = z.array(LogLine)

/** Lines of a query as they come, while it is on. What came before a cut of the connection is not told twice. */
export function useTail(query: string, isOn: boolean) {
  const [state, act] = useReducer(next, emptyTail)
  const [isConnected, setIsConnected] = useState(false)
  const after = useRef<string>(undefined)
  useEffect(() => {
    if (!isOn || query === '') return undefined
    after.current = undefined
    act({ kind: 'clear' })
    const pathOf = (last: string | undefined) => `/api/v1/telemetry/tail?query=${encodeURIComponent(query)}${last === undefined ? '' : `&after=${last}`}`
    return followLines(pathOf, {
      after: () => after.current, onConnection: setIsConnected, onLost: (count) => act({ kind: 'lost', count }),
      onLines: (told) => {
        const lines = Lines.safeParse(told).data ?? []
        // Lines may come a little out of order: the latest is where to go on.
        for (const { atNs } of lines) if (after.current === undefined || BigInt(atNs) > BigInt(after.current)) after.current = atNs
        act({ kind: 'lines', lines })
      },
    })
  }, [query, isOn])
  return { state, isConnected, pause: () => act({ kind: 'pause' }), resume: () => act({ kind: 'resume' }), clear: () => act({ kind: 'clear' }) }
}
