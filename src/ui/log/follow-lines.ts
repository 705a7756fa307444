export interface LinesFollower {
  /** The JSON of an event `lines`. */
  readonly onLines: (lines: unknown) => void
  /** So many were let go; null: not known how many. */
  readonly onLost: (count: number | null) => void
  readonly onConnection: (isLive: boolean) => void
  /** What to go on after, once something has come. */
  readonly after: () => string | undefined
}

const retryMs = 1000

/** Follows lines over server-sent events; reconnects by itself and goes on after the last line that it had. Gives the stop. */
export function followLines(pathOf: (after: string | undefined) => string, follower: LinesFollower): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let isStopped = false
  function connect(): void {
    source = new EventSource(pathOf(follower.after()))
    source.onopen = () => follower.onConnection(true)
    source.addEventListener('lines', (event: MessageEvent<string>) => follower.onLines(JSON.parse(event.data)))
    source.addEventListener('lost', (event: MessageEvent<string>) => follower.onLost(lostOf(JSON.parse(event.data))))
    source.onerror = () => {
      source?.close()
      if (isStopped) return
      follower.onConnection(false)
      timer = setTimeout(connect, retryMs)
    }
  }
  connect()
  return () => {
    isStopped = true
    clearTimeout(timer)
    source?.close()
  }
}

function lostOf(data: unknown): number | null {
  return typeof data === 'object' && data !== null && 'count' in data && typeof data.count === 'number' ? data.count : null
}
