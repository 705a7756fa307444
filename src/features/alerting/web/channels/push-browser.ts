const workerPath = '/push-worker.js'

/** Whether this browser can be told, and why not. Push needs a safe connection: https, or this machine itself. */
export function pushFault(): string | undefined {
  if (!globalThis.isSecureContext) return 'This page is not open over https, without which browsers take no messages.'
  return 'serviceWorker' in navigator && 'PushManager' in globalThis ? undefined : 'This browser takes no messages.'
}

export interface BrowserKeys {
  readonly endpoint: string
  readonly p256dh: string
  readonly auth: string
  readonly name: string
}

/** Asks the person, and subscribes. Throws a sentence where it may not. */
export async function subscribeBrowser(publicKey: string): Promise<BrowserKeys> {
  if (await Notification.requestPermission() !== 'granted') throw new Error('The browser does not let Daybook show messages. Allow them beside the address.')
  await navigator.serviceWorker.register(workerPath)
  const registration = await navigator.serviceWorker.ready
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })
  const { endpoint = '', keys = {} } = subscription.toJSON()
  return { endpoint, p256dh: keys['p256dh'] ?? '', auth: keys['auth'] ?? '', name: nameOfBrowser() }
}

function nameOfBrowser(): string {
  const { userAgent } = navigator
  const browser = ['Edg', 'OPR', 'Firefox', 'Chrome', 'Safari'].find((name) => userAgent.includes(name)) ?? 'Browser'
  const system = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS', 'Linux'].find((name) => userAgent.includes(name))
  return `${{ Edg: 'Edge', OPR: 'Opera' }[browser] ?? browser}${system ? ` on ${system}` : ''}`
}
