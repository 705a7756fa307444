import { useEffect, useRef, useState } from 'react'
import { Button, Notice, useConnection } from '#ui'

/** The server was upgraded while the page was open: said, and loaded when the person chooses, since something may be half written. */
export function NewerVersion() {
  const connection = useConnection()
  const wasAway = useRef(false)
  const [isNewer, setIsNewer] = useState(false)
  useEffect(() => {
    if (connection === 'offline') wasAway.current = true
    if (connection !== 'live' || !wasAway.current) return undefined
    wasAway.current = false
    const stop = new AbortController()
    void isServerNewer(stop.signal).then((found) => setIsNewer((before) => before || found), () => undefined)
    return () => stop.abort()
  }, [connection])
  if (!isNewer) return null
  return <div className="newer-version"><Notice look="waiting" action={<Button size="small" onClick={() => location.reload()}>Load the new one</Button>}>Daybook was upgraded while this page was open. It goes on working; load it again when nothing is half written.</Notice></div>
}

/** The program of the page has a name made from what is in it: another name is another program. */
async function isServerNewer(signal: AbortSignal): Promise<boolean> {
  const own = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.getAttribute('src')
  const response = await fetch('/', { signal, cache: 'no-store', headers: { accept: 'text/html' } })
  return response.ok && typeof own === 'string' && !(await response.text()).includes(own)
}
