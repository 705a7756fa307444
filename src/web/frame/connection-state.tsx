import { Hint, Status, useConnection } from '#ui'

const hints = {
  live: 'Live: what changes is shown as it changes.', connecting: 'Connecting to the live stream.', offline: 'The server cannot be reached. What you see may be old; it goes on by itself.',
}

/** Whether the page is live. Says so in words when it is not. */
export function ConnectionState() {
  const connection = useConnection()
  const look = connection === 'live' ? <Status state="ok" word="Live" /> : connection === 'connecting' ? <Status state="running" word="Connecting" /> : <Status state="failing" word="Offline" />
  return <Hint text={hints[connection]}><span className={`connection connection-${connection}`} tabIndex={0} role="status">{look}</span></Hint>
}
