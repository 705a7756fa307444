import { useEffect, useState } from 'react'

const pauseMs = 350

/**
 * What a text holds and what is wrong with it, read in the page a moment after the last key. `load` brings the reader when it
 * is needed, and must be the same function each time. Undefined until the text was read.
 */
export function useReadLater<Read>(text: string, load: () => Promise<(text: string) => Read>): Read | undefined {
  const [read, setRead] = useState<Read>()
  useEffect(() => {
    let isLate = false
    const timer = setTimeout(() => {
      void load().then((reader) => isLate || setRead(reader(text)), () => undefined)
    }, read === undefined ? 0 : pauseMs)
    return () => {
      isLate = true
      clearTimeout(timer)
    }
  }, [text])
  return read
}
