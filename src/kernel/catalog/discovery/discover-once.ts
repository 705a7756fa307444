import { Discovery, type DiscoveryOptions } from './discovery.ts'

/** Looks through the folder and at the machine once, for `daybook check` and for "look again now". */
export async function discoverOnce(options: DiscoveryOptions): Promise<void> {
  const discovery = new Discovery(options)
  await discovery.lookThroughAll()
  await discovery.lookAtMachine(options.signal ?? new AbortController().signal)
}
