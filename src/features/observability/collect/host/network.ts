import type { Family } from '#lib/exposition'
import { type HostFiles, wordsOf } from './host-files.ts'
import { counter, gauge, type Measured } from './measured-family.ts'

const received = ['bytes', 'packets', 'errs', 'drop', 'fifo', 'frame', 'compressed', 'multicast'] as const
const sent = ['bytes', 'packets', 'errs', 'drop', 'fifo', 'colls', 'carrier', 'compressed'] as const
const properties: readonly (readonly [file: string, name: string, isCounter?: boolean, factor?: number])[] = [
  ['carrier', 'carrier'], ['mtu', 'mtu_bytes'], ['flags', 'flags'], ['ifindex', 'iface_id'], ['iflink', 'iface_link'], ['tx_queue_len', 'transmit_queue_length'], ['type', 'protocol_type'],
  ['speed', 'speed_bytes', false, 1_000_000 / 8], ['carrier_changes', 'carrier_changes_total', true], ['carrier_up_count', 'carrier_up_changes_total', true], ['carrier_down_count', 'carrier_down_changes_total', true],
]

/** /proc/net/dev and /sys/class/net. The loopback's traffic is left out, as Debian's exporter leaves it. */
export async function readNetwork(files: HostFiles): Promise<Family[]> {
  const devices = (await files.lines('proc', 'net/dev')).flatMap((line) => {
    const [, device = '', numbers = ''] = /^\s*(.+?):\s*(\d.*)$/.exec(line) ?? []
    return device === '' || device === 'lo' ? [] : [{ device, values: wordsOf(numbers).map(Number) }]
  })
  const traffic = (direction: string, names: readonly string[], from: number) => names.flatMap((name, at) =>
    counter(`node_network_${direction}_${name}_total`, `Network device statistic ${direction}_${name}.`, devices.map(({ device, values }): Measured => [{ device }, values[from + at]])))
  return [...traffic('receive', received, 0), ...traffic('transmit', sent, received.length), ...(await readInterfaces(files))]
}

async function readInterfaces(files: HostFiles): Promise<Family[]> {
  const devices = await files.names('sys', 'class/net')
  const text = async (device: string, file: string) => (await files.text('sys', `class/net/${device}/${file}`))?.trim() ?? ''
  const info = await Promise.all(devices.map(async (device) => {
    const [address, broadcast, duplex, operstate, ifalias] = await Promise.all(['address', 'broadcast', 'duplex', 'operstate', 'ifalias'].map((file) => text(device, file)))
    return { device, address: address ?? '', broadcast: broadcast ?? '', duplex: duplex ?? '', operstate: operstate ?? '', ifalias: ifalias ?? '' }
  }))
  const known = info.filter(({ operstate }) => operstate !== '')
  const values = await Promise.all(properties.map(async ([file, name, isCounter = false, factor = 1]) => {
    const measured = await Promise.all(known.map(async ({ device }): Promise<Measured> => {
      const value = await files.number('sys', `class/net/${device}/${file}`)
      return [{ device }, value === undefined ? undefined : value * factor]
    }))
    return (isCounter ? counter : gauge)(`node_network_${name}`, `Network device property: ${name}`, measured)
  }))
  return [
    ...gauge('node_network_info', 'Non-numeric data from /sys/class/net/<iface>, value is always 1.', known.map((labels) => [labels, 1])),
    ...gauge('node_network_up', "Value is 1 if operstate is 'up', 0 otherwise.", known.map(({ device, operstate }) => [{ device }, Number(operstate === 'up')])),
    ...values.flat(),
  ]
}
