import type { CheckKindName, CheckSettings } from '../checks-contract.ts'
import type { CheckKind } from './check-kind.ts'
import { dnsKind } from './dns-kind.ts'
import { domainKind } from './domain-kind.ts'
import { heartbeatKind } from './heartbeat-kind.ts'
import { httpKind } from './http-kind.ts'
import { icmpKind } from './icmp-kind.ts'
import { stepsKind } from './steps-kind.ts'
import { tcpKind } from './tcp-kind.ts'
import { tlsKind } from './tls-kind.ts'

/** All kinds of checks: a new one is a schema in the contract, a file here and a line here. */
const kinds: { readonly [Name in CheckKindName]: CheckKind<Name> } = {
  http: httpKind, tcp: tcpKind, tls: tlsKind, dns: dnsKind, icmp: icmpKind, domain: domainKind, heartbeat: heartbeatKind, steps: stepsKind,
}

/** The kind of a check. Give it that check's settings alone. */
export function kindOf(settings: CheckSettings): CheckKind<CheckKindName> {
  return kinds[settings.kind] as unknown as CheckKind<CheckKindName>
}

/** What a check asks, in short. */
export function targetOf(settings: CheckSettings): string {
  return kindOf(settings).target(settings)
}
