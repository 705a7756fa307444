import { useEffect, useState } from 'react'
import type { SloFile } from '#lib/slo'

const pauseMs = 350

/** What a text of objectives holds and what is wrong with it, read in the page a moment after the last key. Undefined until it was read. */
export function useReadSlos(text: string): SloFile | undefined {
  const [read, setRead] = useState<SloFile>()
  useEffect(() => {
    let isLate = false
    const timer = setTimeout(() => {
      void import('#lib/slo').then(({ readSloFile }) => isLate || setRead(readSloFile(text)), () => undefined)
    }, read === undefined ? 0 : pauseMs)
    return () => {
      isLate = true
      clearTimeout(timer)
    }
  }, [text])
  return read
}
