import { useCallback, useEffect, useRef, useState } from 'react'
import { type StreamMessage, useConnection, useLive } from '#ui'
import { fitsFilter, type ShownFields } from './fits-filter.ts'

/** Counts what is appended while the list stays still; `show` reads it in. After a gap everything is read in at once. */
export function useFresh(fields: ShownFields, isOn: boolean, read: () => void): { count: number; show: () => void } {
  const [count, setCount] = useState(0)
  const connection = useConnection()
  const wasOffline = useRef(false)
  useLive(useCallback((message: StreamMessage) => {
    if (message.kind === 'event' && fitsFilter(message.event, fields)) setCount((old) => old + 1)
  }, [fields]), isOn)
  useEffect(() => setCount(0), [fields])
  function show(): void {
    setCount(0)
    read()
  }
  useEffect(() => {
    if (connection === 'offline') wasOffline.current = true
    if (connection !== 'live' || !wasOffline.current) return
    wasOffline.current = false
    show()
  }, [connection])
  return { count, show }
}
