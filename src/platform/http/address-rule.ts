import { BlockList, isIPv4, isIPv6 } from 'node:net'

export type AddressKind = 'public' | 'private' | 'forbidden'

/**
 * Forbidden whatever the caller allows: link-local, where clouds keep their machines' credentials, the metadata addresses
 * outside of it, and what is no host at all. Private: this machine and its own networks.
 * Sources: iana.org/assignments/iana-ipv4-special-registry, iana-ipv6-special-registry; the metadata pages of AWS
 * (fd00:ec2::254), Alibaba Cloud (100.100.100.200) and Azure (168.63.129.16).
 */
const forbidden = blockList(
  ['0.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4', '100.100.100.200/32', '168.63.129.16/32'],
  ['fe80::/10', 'ff00::/8', 'fd00:ec2::254/128', 'fd20:ce::254/128'],
)
const privateNetworks = blockList(
  ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '172.16.0.0/12', '192.0.0.0/24', '192.168.0.0/16', '198.18.0.0/15'],
  ['fc00::/7', 'fec0::/10', '64:ff9b:1::/48', '100::/64', '2001::/32', '2002::/16'],
)

/** IPv6 forms that carry an IPv4 address in their last 32 bits: mapped (RFC 4291), compatible, NAT64 (RFC 6052). */
const carriers = [[0, 0, 0, 0, 0, 0xffff], [0, 0, 0, 0, 0, 0], [0x64, 0xff9b, 0, 0, 0, 0]]

export function kindOfAddress(address: string): AddressKind {
  if (isIPv4(address)) return kindIn(address, 'ipv4')
  const bare = address.replace(/%.*$/, '')
  if (!isIPv6(bare)) return 'forbidden'
  const groups = groupsOf(bare)
  const last = groups.slice(6)
  const carries = carriers.some((prefix) => prefix.every((group, index) => groups[index] === group))
  if (!carries) return kindIn(bare, 'ipv6')
  if (groups.every((group, index) => group === (index === 7 ? 1 : 0))) return 'private'
  return kindIn(last.flatMap((group) => [group >> 8, group & 0xff]).join('.'), 'ipv4')
}

function kindIn(address: string, family: 'ipv4' | 'ipv6'): AddressKind {
  if (forbidden.check(address, family)) return 'forbidden'
  return privateNetworks.check(address, family) ? 'private' : 'public'
}

/** The eight 16-bit groups; the URL parser writes every form of an address in one way, but for its `::`. */
function groupsOf(address: string): number[] {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [head = '', tail] = canonical.split('::')
  const left = parts(head)
  const right = parts(tail ?? '')
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length
  return [...left, ...Array.from({ length: zeros }, () => 0), ...right]
}

function parts(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
}

function blockList(v4: readonly string[], v6: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of v4) add(list, network, 'ipv4')
  for (const network of v6) add(list, network, 'ipv6')
  return list
}

function add(list: BlockList, network: string, family: 'ipv4' | 'ipv6'): void {
  const [address = '', bits = ''] = network.split('/')
  list.addSubnet(address, Number(bits), family)
}
