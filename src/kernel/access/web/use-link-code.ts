import { useEffect, useState } from 'react'

/** The one-time code after `#`, which no server log sees; taken out of the address bar at once. */
export function useLinkCode(): string {
  const [code] = useState(() => decodeURIComponent(location.hash.slice(1)))
  useEffect(() => {
    if (location.hash) history.replaceState(history.state, '', location.pathname)
  }, [])
  return code
}
