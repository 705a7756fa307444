const tickMs = 15_000
/** A tick that comes so much later than it should was slept through, not merely late. */
const sleptMs = 60_000

/** Calls `onWake` after the machine or the page was asleep, and when the network is back. Gives the way to stop watching. */
export function watchSleep(onWake: () => void): () => void {
  let lastMs = Date.now()
  const timer = setInterval(() => {
    const nowMs = Date.now()
    if (nowMs - lastMs > tickMs + sleptMs) onWake()
    lastMs = nowMs
  }, tickMs)
  addEventListener('online', onWake)
  return () => {
    clearInterval(timer)
    removeEventListener('online', onWake)
  }
}
