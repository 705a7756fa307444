/**
 * What a runner needs to carry out checks where it stands: the probes, their wheel and the protocol. The door for
 * `src/runner`; knows no database, and must reach nothing but what a check names.
 */
export { type AskedCheck, CheckAsker } from './check-asker.ts'
export { settingsOf } from './check-settings.ts'
export type { CheckOutcome } from './kinds/check-kind.ts'
export type { AskedSettings } from './known-check.ts'
export { ChecksReply, type ChecksRequest, type GivenCheck, locationPaths, mostResults, type RemoteResult, ResultsReply, type ResultsRequest } from './locations/location-protocol.ts'
