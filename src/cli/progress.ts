import type { Terminal } from './terminal.ts'

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const quietMs = 1000
const frameMs = 100

/** Shows that something is going on when it takes over a second and somebody watches; leaves no trace. */
export async function withProgress<Result>(words: string, terminal: Terminal, action: () => Promise<Result>): Promise<Result> {
  if (!terminal.isWatched) return action()
  const startedAt = performance.now()
  let count = 0
  const timer = setInterval(() => {
    const elapsedMs = performance.now() - startedAt
    if (elapsedMs < quietMs) return
    count += 1
    terminal.writeError(`\r\x1b[K${frames[count % frames.length]} ${words} ${Math.floor(elapsedMs / 1000)} s`)
  }, frameMs)
  timer.unref()
  try {
    return await action()
  } finally {
    clearInterval(timer)
    if (count > 0) terminal.writeError('\r\x1b[K')
  }
}
