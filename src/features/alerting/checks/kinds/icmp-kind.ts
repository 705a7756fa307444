import { ProductError } from '#lib/errors'
import { resolveHost, untilAborted } from '#platform/http'
import { runCommand } from '#platform/process'
import type { SettingsOf } from '../checks-contract.ts'
import { type CheckKind, type Found, type ProbeLimits, well } from './check-kind.ts'
import { hostFaults } from './host-faults.ts'

type Settings = SettingsOf<'icmp'>

/**
 * Echo requests, by the system's `ping`: it may send them without rights of ours, by net.ipv4.ping_group_range or by its
 * own. Where it is missing or not let, how the host is cannot be told, and it says what is missing.
 */
export const icmpKind: CheckKind<'icmp'> = {
  faults: ({ host }) => hostFaults(host),
  target: ({ host }) => host,
  instance: ({ host }) => host,
  probe,
}

async function probe({ host, packets, maxLossPercent, timeoutMs }: Settings, { allowPrivate, signal }: ProbeLimits): Promise<Found> {
  const [address] = await untilAborted(resolveHost(host, allowPrivate), signal, host)
  if (!address) throw new ProductError('unavailable', `${host} has no address.`)
  const seconds = Math.max(1, Math.ceil(timeoutMs / 1000))
  const intervalS = Math.max(0.2, Math.min(1, timeoutMs / 1000 / (packets + 1)))
  const args = ['-n', '-c', String(packets), '-i', intervalS.toFixed(2), '-W', String(seconds), '-w', String(seconds), ...(address.family === 6 ? ['-6'] : []), address.address]
  const { stdout, stderr } = await ping(args, timeoutMs, signal)
  const counted = readPing(stdout)
  if (!counted) return { isOk: null, error: notTold(stderr || stdout) }
  const lost = Math.round((1 - counted.received / counted.sent) * 100)
  const facts = { Packets: `${counted.received} of ${counted.sent} came back`, ...(counted.rttMs === undefined ? {} : { 'On average': `${counted.rttMs} ms` }) }
  const judged: Found = lost > maxLossPercent ? { isOk: false, error: counted.received === 0 ? `${host} does not answer echo requests.` : `It lost ${lost} % of ${counted.sent} packets.` } : well
  return { ...judged, details: { facts }, ...(counted.rttMs === undefined ? {} : { latencyMs: counted.rttMs }) }
}

async function ping(args: readonly string[], timeoutMs: number, signal: AbortSignal) {
  try {
    return await runCommand('ping', args, { env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' }, timeoutMs: timeoutMs + 2000, maxOutputBytes: 65_536, signal })
  } catch (error) {
    if (error instanceof ProductError && error.code === 'invalid') throw new ProductError('invalid', 'The program ping is missing on the machine that asks. Install it (on Debian: iputils-ping).', { cause: error })
    throw signal.aborted ? new ProductError('unavailable', 'No echo came back in time.', { cause: error }) : error
  }
}

function notTold(output: string): string {
  const said = output.trim().split('\n').at(-1)?.slice(0, 200) ?? ''
  const isRight = /not permitted|permission denied/i.test(output)
  return isRight ? `ping may not send echo requests here (${said}). Let the group of Daybook do so with net.ipv4.ping_group_range, or give ping the capability cap_net_raw.` : `ping could not be read: ${said || 'it said nothing'}.`
}

/** What `ping` of iputils, BusyBox, macOS and BSD says at its end. Undefined when it says no such thing. */
export function readPing(output: string): { sent: number; received: number; rttMs: number | undefined } | undefined {
  const counts = /(\d+) packets transmitted, (\d+) (?:packets )?received/.exec(output)
  if (!counts) return undefined
  const times = /(?:rtt|round-trip) min\/avg\/max[^=]*= [\d.]+\/([\d.]+)\//.exec(output)
  const sent = Number(counts[1])
  return sent === 0 ? undefined : { sent, received: Math.min(sent, Number(counts[2])), rttMs: times?.[1] === undefined ? undefined : Number(times[1]) }
}
