import { readFile } from 'node:fs/promises'
import type { Family } from '#lib/exposition'
import { type HostFiles, wordsOf } from './host-files.ts'
import { gauge, type Measured, untyped } from './measured-family.ts'

const wanted = /^(.*_(InErrors|InErrs)|Ip_Forwarding|Ip(6|Ext)_(InOctets|OutOctets)|Icmp6?_(InMsgs|OutMsgs)|TcpExt_(Listen.*|Syncookies.*|TCPSynRetrans|TCPTimeouts)|Tcp_(ActiveOpens|InSegs|OutSegs|OutRsts|PassiveOpens|RetransSegs|CurrEstab)|Udp6?_(InDatagrams|OutDatagrams|NoPorts|RcvbufErrors|SndbufErrors))$/
const auxiliaryPageSize = 6n

/** Counters of the protocols, and sockets in use. */
export async function readSockets(files: HostFiles): Promise<Family[]> {
  const [snmp, netstat, snmp6] = await Promise.all([files.lines('proc', 'net/snmp'), files.lines('proc', 'net/netstat'), files.lines('proc', 'net/snmp6')])
  const counters = [...inPairs(snmp), ...inPairs(netstat), ...snmp6.flatMap(sixth)].filter(([field]) => wanted.test(field))
  return [...counters.flatMap(([field, value]) => untyped(`node_netstat_${field}`, `Statistic ${field.replace('_', '')}.`, [[{}, value]])), ...(await readUse(files))]
}

/** A line of names and a line of values, by turns. */
function inPairs(lines: readonly string[]): [string, number][] {
  return lines.flatMap((line, at): [string, number][] => {
    if (at % 2 === 1) return []
    const [protocol = '', ...names] = wordsOf(line)
    const values = wordsOf(lines[at + 1] ?? '').slice(1)
    return names.map((name, index) => [`${protocol.slice(0, -1)}_${name}`, Number(values[index])])
  })
}

function sixth(line: string): [string, number][] {
  const [name = '', value] = wordsOf(line)
  const six = name.indexOf('6')
  return six === -1 ? [] : [[`${name.slice(0, six + 1)}_${name.slice(six + 1)}`, Number(value)]]
}

async function readUse(files: HostFiles): Promise<Family[]> {
  const [four, six, pageBytes] = await Promise.all([files.lines('proc', 'net/sockstat'), files.lines('proc', 'net/sockstat6'), readPageBytes()])
  return [...four, ...six].flatMap((line) => {
    const [protocol = '', ...pairs] = wordsOf(line)
    const name = protocol.slice(0, -1)
    return pairs.flatMap((state, at) => (at % 2 === 1 ? [] : useOf(name, state, Number(pairs[at + 1]), pageBytes)))
  })
}

function useOf(protocol: string, state: string, value: number, pageBytes: number): Family[] {
  if (protocol === 'sockets') return gauge('node_sockstat_sockets_used', 'Number of IPv4 sockets in use.', [[{}, value]])
  const each = (field: string, measured: Measured[]) => gauge(`node_sockstat_${protocol}_${field}`, `Number of ${protocol} sockets in state ${field}.`, measured)
  return [...each(state, [[{}, value]]), ...(state === 'mem' ? each('mem_bytes', [[{}, value * pageBytes]]) : [])]
}

let pageBytes: number | undefined

/** From what the kernel gave this process at its start (getauxval(3)). */
async function readPageBytes(): Promise<number> {
  if (pageBytes !== undefined) return pageBytes
  const vector = await readFile('/proc/self/auxv').catch(() => Buffer.alloc(0))
  for (let at = 0; at + 16 <= vector.length; at += 16) if (vector.readBigUInt64LE(at) === auxiliaryPageSize) pageBytes = Number(vector.readBigUInt64LE(at + 8))
  pageBytes ??= 4096
  return pageBytes
}
