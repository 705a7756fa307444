import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import { type Connection, LiveStream } from './stream.ts'
import type { StreamMessage } from './stream-message.ts'
import { watchSleep } from './watch-sleep.ts'

const StreamContext = createContext<LiveStream | undefined>(undefined)

/** Opens the live stream for all below. After a gap everything on the page is read again. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [stream] = useState(() => new LiveStream())
  const queries = useQueryClient()
  useEffect(() => {
    stream.start()
    const forget = stream.onRecovered(() => void queries.invalidateQueries())
    const wake = watchSleep(() => stream.restart())
    return () => {
      wake()
      forget()
      stream.stop()
    }
  }, [stream, queries])
  return <StreamContext value={stream}>{children}</StreamContext>
}

/** Calls `listener` for each live message while the component is there. */
export function useLive(listener: (message: StreamMessage) => void, isOn = true): void {
  const stream = useContext(StreamContext)
  useEffect(() => (isOn ? stream?.onMessage(listener) : undefined), [stream, listener, isOn])
}

export function useConnection(): Connection {
  const stream = useContext(StreamContext)
  return useSyncExternalStore((changed) => stream?.watchConnection(changed) ?? (() => undefined), () => stream?.connection ?? 'connecting')
}
