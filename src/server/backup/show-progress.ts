const quietMs = 1000
const pauseMs = 100

export interface Progress {
  say(words: string): void
  end(): void
}

/** One line on standard error for what takes over a second, where somebody watches; leaves no trace. */
export function showProgress(isWatched: boolean): Progress {
  const startedAt = performance.now()
  let shownAt = Number.NEGATIVE_INFINITY
  return {
    say: (words) => {
      const now = performance.now()
      if (!isWatched || now - startedAt < quietMs || now - shownAt < pauseMs) return
      shownAt = now
      process.stderr.write(`\r\x1b[K${words}`)
    },
    end: () => {
      if (shownAt > Number.NEGATIVE_INFINITY) process.stderr.write('\r\x1b[K')
    },
  }
}
