import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'

/** More would take a browser minutes to lay out, and nobody reads fifty pages of rows. */
export const mostPrinted = 2000

/** How many rows may be drawn while the page is printed; undefined on the screen. */
export function usePrinted(): number | undefined {
  const [isPrinting, setIsPrinting] = useState(false)
  useEffect(() => {
    const begin = () => flushSync(() => setIsPrinting(true))
    const end = () => setIsPrinting(false)
    addEventListener('beforeprint', begin)
    addEventListener('afterprint', end)
    return () => {
      removeEventListener('beforeprint', begin)
      removeEventListener('afterprint', end)
    }
  }, [])
  return isPrinting ? mostPrinted : undefined
}
