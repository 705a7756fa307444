import { useEffect, useMemo, useReducer, useState } from 'react'
import { followLog } from './follow-log.ts'
import { LogBuffer } from './log-buffer.ts'

export interface LogState {
  readonly buffer: LogBuffer
  /** Grows with each change of the buffer. */
  readonly version: number
  readonly isComplete: boolean
  readonly isLive: boolean
}

/** The log of a job, followed. However fast lines come, the page is told once a frame. */
export function useLog(run: string, job: string): LogState {
  const buffer = useMemo(() => new LogBuffer(), [run, job])
  const [version, bump] = useReducer((count: number) => count + 1, 0)
  const [isComplete, setIsComplete] = useState(false)
  const [isLive, setIsLive] = useState(true)
  useEffect(() => {
    let frame = 0
    setIsComplete(false)
    const changed = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0
        bump()
      })
    }
    const stop = followLog(run, job, {
      nextSeq: () => buffer.nextSeq, onConnection: setIsLive,
      onLines: (lines) => { buffer.append(lines); changed() },
      onEnd: () => { setIsComplete(true); changed() },
    })
    return () => {
      cancelAnimationFrame(frame)
      stop()
    }
  }, [buffer, run, job])
  return { buffer, version, isComplete, isLive }
}
