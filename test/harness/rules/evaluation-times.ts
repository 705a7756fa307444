import { ruleReads } from '#lib/rule-engine'
import type { RuleGroup } from '#lib/rule-file'
import { xxhash64 } from './xxhash64.ts'

const separator = Buffer.from([0xff])
const tries = 400

/** Where in its interval Prometheus evaluates a group (rules: Group.EvalTimestamp), in ns. */
export function evaluationOffset(file: string, group: string, intervalMs: number): bigint {
  const parts = ['file', file, 'name', group].flatMap((part) => [Buffer.from(part), separator])
  return xxhash64(Buffer.concat(parts)) % (BigInt(intervalMs) * 1_000_000n)
}

/** When a group that was begun to be evaluated at a moment (text of Go's) was evaluated for, in ms. */
export function evaluationTime(begunAt: string, offsetNs: bigint, intervalMs: number): number {
  const [whole = '', fraction = '0'] = begunAt.replace('Z', '').split('.')
  const ns = BigInt(Date.parse(`${whole.slice(0, 19)}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0').slice(0, 9))
  const intervalNs = BigInt(intervalMs) * 1_000_000n
  return Number((ns - ((ns - offsetNs) % intervalNs)) / 1_000_000n)
}

/** A name for the file of rules by which groups that read what others give come as long as may be after those: what they see is not a race. */
export function unhurriedFile(groups: readonly RuleGroup[], intervalMs: number, nameOf: (turn: number) => string): string {
  const pairs = groups.flatMap((reader) => groups.filter((giver) => giver !== reader && givesTo(giver, reader)).map((giver) => [giver.name, reader.name] as const))
  const names = Array.from({ length: tries }, (_, turn) => nameOf(turn))
  const shortest = (file: string) => {
    const offsets = new Map(groups.map(({ name }) => [name, Number(evaluationOffset(file, name, intervalMs))]))
    return Math.min(...pairs.map(([giver, reader]) => (offsets.get(reader)! - offsets.get(giver)! + intervalMs * 1e6) % (intervalMs * 1e6)))
  }
  return names.map((file) => ({ file, ns: shortest(file) })).toSorted((a, b) => b.ns - a.ns)[0]!.file
}

function givesTo(giver: RuleGroup, reader: RuleGroup): boolean {
  const given = giver.rules.map(({ kind, name }) => (kind === 'record' ? name : 'ALERTS'))
  return reader.rules.some(({ expr }) => given.some((name) => ruleReads(expr).mayRead(name)))
}
