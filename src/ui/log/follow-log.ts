import { queryOf } from '#lib/operation-request'
import { type LogLine, readLogLines } from './log-line.ts'

export interface LogFollower {
  readonly onLines: (lines: LogLine[]) => void
  /** The job has ended and all its lines are here. */
  readonly onEnd: () => void
  readonly onConnection: (isLive: boolean) => void
  /** Where to go on from after a gap. */
  readonly nextSeq: () => number
}

const retryMs = 1000

/** Follows a job's log over server-sent events in batches; reconnects by itself and asks for what it has not had. Gives the stop. */
export function followLog(run: string, job: string, follower: LogFollower): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let isStopped = false
  function connect(): void {
    source = new EventSource(`/api/v1/logs/follow${queryOf({ run, job, from: follower.nextSeq() })}`)
    source.onopen = () => follower.onConnection(true)
    source.addEventListener('lines', receive)
    source.addEventListener('end', end)
    source.onerror = () => {
      source?.close()
      if (isStopped) return
      follower.onConnection(false)
      timer = setTimeout(connect, retryMs)
    }
  }
  function receive(event: MessageEvent<string>): void {
    follower.onLines(readLogLines(JSON.parse(event.data)))
  }
  function end(): void {
    stop()
    follower.onEnd()
  }
  function stop(): void {
    isStopped = true
    clearTimeout(timer)
    source?.close()
  }
  connect()
  return stop
}
