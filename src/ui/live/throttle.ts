/** Calls `action` at most once in `everyMs`: at once when it has rested, else at the end of the pause. */
export function throttle(action: () => void, everyMs: number): { call: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastAt = -Infinity
  function fire(): void {
    timer = undefined
    lastAt = performance.now()
    action()
  }
  return {
    call() {
      if (timer === undefined) timer = setTimeout(fire, Math.max(30, lastAt + everyMs - performance.now()))
    },
    stop() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
