/** Requests to addresses that people enter: checked before the connection is made, bounded in time and size. */
export { type AddressKind, kindOfAddress } from './address-rule.ts'
export { connectGuarded, connectionError, type GuardedConnection, untilAborted } from './connect-guarded.ts'
export { fetchGuarded } from './fetch-guarded.ts'
export type { GuardedRequest, GuardedResponse, SecureVersion, TlsOptions } from './guarded-exchange.ts'
export { pinnedLookup, resolveHost } from './resolve-host.ts'
