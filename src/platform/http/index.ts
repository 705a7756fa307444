/** Requests to addresses that people enter: checked before the connection is made, bounded in time and size. */
export { type AddressKind, kindOfAddress } from './address-rule.ts'
export { fetchGuarded, type GuardedRequest } from './fetch-guarded.ts'
export type { GuardedResponse } from './send-once.ts'
