/**
 * What server and runner say to each other of checks, over the connection and with the token that the runner has for its
 * jobs. Plain data, so that the runner may import it.
 */
import { z } from 'zod'
import { CheckDetails } from '../checks-contract.ts'

export const locationPaths = { checks: '/api/v1/runner/checks', results: '/api/v1/runner/check-results' } as const
export const mostResults = 1000

/** Asks for changes since the last that the runner knows; answered at once when there are some, else after `waitMs`. */
export const ChecksRequest = z.object({ runnerId: z.uuid(), since: z.number().int().min(0), waitMs: z.number().int().min(0).max(60_000) })
export type ChecksRequest = z.infer<typeof ChecksRequest>

const CheckPlace = z.object({ name: z.string().min(1).max(63), location: z.string().min(1).max(100) })
export type CheckPlace = z.infer<typeof CheckPlace>
export const GivenCheck = CheckPlace.extend({ revision: z.number().int(), settings: z.record(z.string(), z.unknown()), secret: z.string().nullable() })
export type GivenCheck = z.infer<typeof GivenCheck>
export const ChecksReply = z.object({
  position: z.number().int(), isWhole: z.boolean().describe('It is all that the runner has to do, and not what changed.'),
  checks: z.array(GivenCheck), gone: z.array(CheckPlace), nextResult: z.number().int().describe('The number of the first result that the server does not have.'),
})
export type ChecksReply = z.infer<typeof ChecksReply>

const moment = z.iso.datetime()
/** As `CheckOutcome`, in JSON. */
export const RemoteOutcome = z.object({
  isOk: z.boolean().nullable(), status: z.number().int().min(0).max(100_000).nullable(), latencyMs: z.number().min(0).max(3_600_000), error: z.string().max(2000).nullable(), expiresAt: moment.nullable(), details: CheckDetails.optional(),
})
export type RemoteOutcome = z.infer<typeof RemoteOutcome>
export const RemoteResult = CheckPlace.extend({ revision: z.number().int().min(0), at: moment, outcome: RemoteOutcome })
export type RemoteResult = z.infer<typeof RemoteResult>

/**
 * Results with the numbers `first`, `first + 1` …; saying the same twice changes nothing. `sentAt` is now by the runner's
 * clock, so that one that goes wrong shifts nothing. Each result is judged alone: a wrong one does not hold the others back.
 */
export const ResultsRequest = z.object({ runnerId: z.uuid(), sentAt: moment, first: z.number().int().min(0), dropped: z.number().int().min(0).describe('How many older ones had to be let go since the last report.'), results: z.array(z.unknown()).max(mostResults) })
export type ResultsRequest = z.infer<typeof ResultsRequest>
export const ResultsReply = z.object({ nextResult: z.number().int(), refused: z.array(z.object({ number: z.number().int(), why: z.string() })) })
export type ResultsReply = z.infer<typeof ResultsReply>
