import { z } from 'zod'
import { EntityRef } from '#lib/entity-ref'
import { defineEvent } from '#lib/event'
import { defineOperation } from '#lib/operation'
import { AlertSeverity } from '../alerts/alert-severity-contract.ts'

const moment = z.iso.datetime({ offset: true })

const host = z.string().trim().min(1).max(253)
const port = z.number().int().min(1).max(65_535)
const wanted = z.string().max(1000).nullable().default(null)
const headers = z.record(z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'A header is named with letters, digits and dashes.'), z.string().max(4000).regex(/^[^\r\n\0]*$/, 'A header is one line.')).default({})
const pem = z.string().max(100_000).nullable().default(null).describe('Certificates of authorities to trust besides the system\'s, as PEM.')
const secret = { secret: z.string().max(4000).optional().describe('Kept sealed and never shown; stands where ${{ secret }} is written. Empty keeps the one that is there.') }

/** What checks of every kind have. */
const shared = {
  failuresToAlert: z.number().int().min(1).max(100).default(3), successesToResolve: z.number().int().min(1).max(100).default(2),
  severity: AlertSeverity.default('high'), runbookUrl: z.url().nullable().default(null), isOn: z.boolean().default(true),
  isPublic: z.boolean().default(false).describe('Whether its badges may be seen by everybody.'),
}
const named = { name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/), service: EntityRef, environment: z.string().max(63).nullable().default(null) }
/** The location that is the server itself; every other one is a runner's name or label. */
export const serverLocation = 'here'
const placed = {
  locations: z.array(z.string().trim().min(1).max(100).regex(/^[^\p{Cc},]*$/u, 'A location is a name without a comma.')).min(1).max(20).default([serverLocation]).describe('Where it is carried out from: here is Daybook itself, anything else the name or a label of a runner.'),
  failWhen: z.enum(['any', 'most', 'all']).default('most').describe('From how many of the locations that are heard from it must fail, to be a failure.'),
}
const everyMs = (defaultMs: number) => z.number().int().min(500).max(86_400_000).default(defaultMs)
const timed = { timeoutMs: z.number().int().min(100).max(60_000).default(5000), maxLatencyMs: z.number().int().min(1).nullable().default(null) }
const hourMs = 3_600_000

/** Asks a web address and judges the answer. */
export const HttpCheck = z.object({
  ...named, kind: z.literal('http').optional().default('http'),
  url: z.url(), method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']).default('GET'), intervalMs: everyMs(20_000), ...timed,
  headers: headers.describe('A value may hold ${{ secret }}.'), body: z.string().max(100_000).nullable().default(null),
  auth: z.enum(['none', 'basic', 'bearer']).default('none').describe('Sends the secret as a password or token.'), user: z.string().max(200).nullable().default(null),
  redirect: z.enum(['follow', 'manual', 'error']).default('follow').describe('manual judges the redirect itself, error takes one for a failure.'),
  expectStatus: z.array(z.number().int().min(100).max(599)).default([]).describe('Any 2xx unless given.'), expectBody: wanted.describe('Text, or /pattern/, that the body must hold.'),
  expectHeader: wanted.describe('A header that the answer must have: name, or name: text or /pattern/.'),
  expectJsonPath: z.string().max(300).nullable().default(null).describe('A value that the JSON must have, like $.status or $.items[0].id.'), expectJsonValue: wanted.describe('What that value must be: text, or /pattern/.'),
  minCertificateDays: z.number().int().min(0).nullable().default(null), verifyTls: z.boolean().default(true).describe('Whether a certificate that is not trusted is a failure.'), ca: pem, ...placed, ...shared,
})
/** Connects to a port; may say something and wait for an answer. */
export const TcpCheck = z.object({
  ...named, kind: z.literal('tcp'), host, port, intervalMs: everyMs(20_000), ...timed,
  send: z.string().max(10_000).nullable().default(null).describe('Sent once connected; \\r, \\n and \\t are read as in a program.'), expect: wanted.describe('Text, or /pattern/, that what comes back must hold.'), ...placed, ...shared,
})
/** Shakes hands with a port and judges the certificate. */
export const TlsCheck = z.object({
  ...named, kind: z.literal('tls'), host, port: port.default(443), intervalMs: everyMs(hourMs), ...timed,
  serverName: host.nullable().default(null).describe('The name that is asked for and must be in the certificate; the host unless given.'),
  minCertificateDays: z.number().int().min(0).max(3650).default(14), verifyTls: z.boolean().default(true).describe('Whether a chain or name that is not trusted is a failure.'), ca: pem, ...placed, ...shared,
})
export const recordTypes = ['A', 'AAAA', 'CAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT'] as const
/** Asks a name server and judges what it says. */
export const DnsCheck = z.object({
  ...named, kind: z.literal('dns'), domain: host.describe('The name that is asked for.'), recordType: z.enum(recordTypes).default('A'),
  nameServer: z.string().max(300).nullable().default(null).describe('The name server, as host or host:port; this machine\'s own unless given.'),
  expectAnswers: z.array(z.string().min(1).max(1000)).max(50).default([]).describe('Each must be among the answers: text, or /pattern/. Any answer will do unless given.'), intervalMs: everyMs(60_000), ...timed, ...placed, ...shared,
})
/** Sends echo requests, as ping does. */
export const IcmpCheck = z.object({
  ...named, kind: z.literal('icmp'), host, packets: z.number().int().min(1).max(20).default(3), maxLossPercent: z.number().min(0).max(99).default(0).describe('More lost packets than this are a failure.'), intervalMs: everyMs(60_000), ...timed, ...placed, ...shared,
})
/** Reads when the registration of a domain ends, by RDAP or WHOIS. */
export const DomainCheck = z.object({
  ...named, kind: z.literal('domain'), domain: z.string().trim().toLowerCase().regex(/^([a-z0-9_]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/, 'Write a domain like example.org.'),
  minDays: z.number().int().min(0).max(3650).default(30).describe('Fewer days to its end are a failure.'),
  registry: z.string().max(300).nullable().default(null).describe('An RDAP address (https://rdap.example.org/) or a WHOIS server (whois.example.org or with :port); found by itself unless given.'),
  intervalMs: everyMs(12 * hourMs), ...timed, timeoutMs: z.number().int().min(100).max(60_000).default(20_000), ...placed, ...shared, failuresToAlert: z.number().int().min(1).max(100).default(1), successesToResolve: z.number().int().min(1).max(100).default(1),
})
/** Waits for a job to call: at least once in each period, or at each time of a schedule. */
export const HeartbeatCheck = z.object({
  ...named, kind: z.literal('heartbeat'), intervalMs: z.number().int().min(1000).max(366 * 86_400_000).default(86_400_000).describe('The longest time between two pings, where there is no schedule.'),
  cron: z.string().max(200).nullable().default(null).describe('When the job runs, as in a crontab: 30 6 * * 1-5.'), timeZone: z.string().max(60).default('UTC'),
  graceMs: z.number().int().min(0).max(30 * 86_400_000).default(300_000).describe('How much later than due a ping may come, and how long a run may take from its start.'),
  ...shared, failuresToAlert: z.number().int().min(1).max(100).default(1), successesToResolve: z.number().int().min(1).max(100).default(1),
})
export const CheckStep = z.object({
  name: z.string().min(1).max(60), url: z.string().min(1).max(4000).describe('May hold ${{ vars.NAME }}, as headers and body may.'), method: HttpCheck.shape.method, headers, body: z.string().max(100_000).nullable().default(null),
  expectStatus: z.array(z.number().int().min(100).max(599)).default([]), expectBody: wanted, expectJsonPath: z.string().max(300).nullable().default(null), expectJsonValue: wanted,
  save: z.array(z.object({
    name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,40}$/), from: z.enum(['json', 'header', 'body']),
    what: z.string().min(1).max(500).describe('$.path of JSON, the name of a header, or a /pattern/ whose first group is taken.'),
  })).max(20).default([]),
})
export type CheckStep = z.infer<typeof CheckStep>
/** Several requests, one after another, with values carried over. */
export const StepsCheck = z.object({
  ...named, kind: z.literal('steps'), steps: z.array(CheckStep).min(1).max(20), intervalMs: everyMs(60_000), ...timed, timeoutMs: z.number().int().min(100).max(60_000).default(20_000).describe('For all steps together.'),
  verifyTls: z.boolean().default(true), ca: pem, ...placed, ...shared,
})

/** A check, by its kind. It alerts after `failuresToAlert` failures in a row and resolves after `successesToResolve` successes. */
export const CheckSettings = z.discriminatedUnion('kind', [HttpCheck, TcpCheck, TlsCheck, DnsCheck, IcmpCheck, DomainCheck, HeartbeatCheck, StepsCheck])
export type CheckSettings = z.infer<typeof CheckSettings>
export type CheckKindName = CheckSettings['kind']
export type SettingsOf<Kind extends CheckKindName> = Extract<CheckSettings, { kind: Kind }>
/** Settings as a person enters them: a secret besides, where the kind has one. */
export const CheckInput = z.discriminatedUnion('kind', [HttpCheck.extend(secret), TcpCheck, TlsCheck, DnsCheck, IcmpCheck, DomainCheck, HeartbeatCheck, StepsCheck.extend(secret)])

/** How a check stands at one of its locations. `unknown`: nothing was heard from there lately, or it could not be told. */
export const LocationState = z.object({
  location: z.string(), state: z.enum(['ok', 'failing', 'unknown']), reason: z.string(), runners: z.array(z.string()).describe('Who answers to it now, by name.'),
  lastCheckedAt: moment.nullable(), lastLatencyMs: z.number().nullable(), lastError: z.string().nullable(), consecutiveFailures: z.number().int(),
})
export type LocationState = z.infer<typeof LocationState>

const stand = {
  state: z.enum(['ok', 'degraded', 'failing', 'unknown', 'off']), reason: z.string(), lastCheckedAt: moment.nullable(), lastLatencyMs: z.number().nullable(),
  consecutiveFailures: z.number().int(), consecutiveSuccesses: z.number().int(), uptime24h: z.number().nullable(), certificateExpiresAt: moment.nullable(), domainExpiresAt: moment.nullable(),
  /** What is asked, in short: an address, host:port, a name. */
  target: z.string(), hasSecret: z.boolean(), source: z.string().nullable().describe('The file that it was applied from.'), dueAt: moment.nullable().describe('Of a heartbeat: when it counts as late.'),
  locationStates: z.array(LocationState).describe('How it stands at each of its locations.'),
  recent: z.array(z.object({ at: moment, isOk: z.boolean().nullable(), latencyMs: z.number() })).describe('The last results, oldest first, where they were asked for.'),
}
/** A check and how it stands. */
export const Check = z.discriminatedUnion('kind', [
  HttpCheck.extend(stand), TcpCheck.extend(stand), TlsCheck.extend(stand), DnsCheck.extend(stand), IcmpCheck.extend(stand), DomainCheck.extend(stand), HeartbeatCheck.extend(stand), StepsCheck.extend(stand),
])
export type Check = z.infer<typeof Check>

export const CheckDetails = z.object({
  steps: z.array(z.object({ name: z.string(), isOk: z.boolean(), status: z.number().int().nullable(), latencyMs: z.number(), error: z.string().nullable() })).optional(),
  /** What a name server said, what a certificate names, what ping counted. */
  facts: z.record(z.string(), z.string()).optional(),
})
export type CheckDetails = z.infer<typeof CheckDetails>
export const CheckResult = z.object({ at: moment, location: z.string(), isOk: z.boolean(), isUnknown: z.boolean(), status: z.number().int().nullable(), latencyMs: z.number(), error: z.string().nullable(), details: CheckDetails.nullable() })

export const CheckSaved = defineEvent('dev.daybook.check.saved', z.object({ name: z.string(), service: EntityRef }))
export const CheckDeleted = defineEvent('dev.daybook.check.deleted', z.object({ name: z.string(), service: EntityRef }))

export const CheckResultsDropped = defineEvent('dev.daybook.check.resultsDropped', z.object({ runner: z.string(), count: z.number().int() }))

export const listChecks = defineOperation({
  name: 'checks.list', kind: 'query', access: 'alerting:read', summary: 'List checks and how they stand.',
  input: z.object({ service: EntityRef.optional(), recent: z.number().int().min(0).max(50).default(0).describe('How many of the last results to give of each.') }), output: z.object({ items: z.array(Check) }), table: { rows: 'items', columns: ['name', 'kind', 'service', 'state', 'lastLatencyMs', 'uptime24h', 'reason'] },
})
export const saveCheck = defineOperation({
  name: 'checks.save', kind: 'command', access: 'alerting:manage', scope: 'service', summary: 'Add or change a check.',
  input: CheckInput, output: Check, positional: ['name', 'url'], secretInput: ['secret'],
})
export const deleteCheck = defineOperation({
  name: 'checks.delete', kind: 'command', access: 'alerting:manage', scope: 'handler', summary: 'Delete a check and resolve what it alerted.',
  input: z.object({ name: z.string() }), output: z.object({ name: z.string() }), positional: ['name'],
})
export const tryCheck = defineOperation({
  name: 'checks.try', kind: 'command', access: 'alerting:manage', scope: 'service', summary: 'Carry a check out once with these settings, and keep nothing of it.',
  input: CheckInput, output: CheckResult.omit({ at: true, location: true }).extend({ certificateExpiresAt: moment.nullable() }), positional: ['name', 'url'], secretInput: ['secret'],
})

export const Ping = z.object({
  at: moment, kind: z.enum(['success', 'start', 'fail', 'log']), exitCode: z.number().int().nullable(), durationMs: z.number().nullable(), method: z.string(), source: z.string(), body: z.string(),
})
export type Ping = z.infer<typeof Ping>
export const getHeartbeat = defineOperation({
  name: 'checks.heartbeat', kind: 'query', access: 'alerting:write', summary: 'Show the address that a job calls, and its last pings.',
  input: z.object({ name: z.string() }), output: z.object({ url: z.string(), lateAt: moment.nullable(), runStartedAt: moment.nullable(), pings: z.array(Ping) }), positional: ['name'],
  table: { rows: 'pings', columns: ['at', 'kind', 'exitCode', 'durationMs', 'source', 'body'] },
})

const CheckNames = z.array(z.string())
export const applyChecks = defineOperation({
  name: 'checks.apply', kind: 'command', access: 'alerting:manage', scope: 'handler', summary: 'Bring checks to what a YAML file says: all of it, or nothing where it has a fault.',
  input: z.object({
    text: z.string().min(1).max(1_000_000).describe('The file: checks, and a list of settings below it.'), source: z.string().min(1).max(200).default('daybook.checks.yaml').describe('What the file is called: checks that came from it are its own.'),
    prune: z.boolean().default(false).describe('Delete what came from this file and is no longer in it.'), isDryRun: z.boolean().default(false).describe('Say what would be done, and do nothing.'),
  }),
  output: z.object({ added: CheckNames, changed: CheckNames, unchanged: CheckNames, deleted: CheckNames }), positional: ['text'],
})

/** Facts of an entity of kind `checks`: a file of checks. */
export interface ChecksFacts {
  readonly path: string
  readonly count: number
  readonly checks: readonly { readonly name: string; readonly kind: string; readonly service: string; readonly target: string }[]
}
export const CheckFile = z.object({
  file: z.string(), entity: z.string(), checks: z.number().int(), isFollowed: z.boolean(), fault: z.string().nullable().describe('Why what it says now is not in force.'), updatedAt: moment.nullable(), updatedBy: z.string().nullable(),
})
export type CheckFile = z.infer<typeof CheckFile>
export const listCheckFiles = defineOperation({
  name: 'checks.files', kind: 'query', access: 'alerting:read', summary: 'List files of checks: those that are followed, and files found that are not.',
  input: z.object({}), output: z.object({ items: z.array(CheckFile) }), table: { rows: 'items', columns: ['file', 'checks', 'isFollowed', 'entity', 'fault'] },
})
export const useCheckFile = defineOperation({
  name: 'checks.use', kind: 'command', access: 'alerting:manage', scope: 'handler', summary: 'Carry out the checks of a file that discovery found, as the file says from now on.',
  input: z.object({ entity: z.string().max(400).describe('The file, as daybook checks files names its entity.') }), output: applyChecks.output.extend({ file: z.string() }), positional: ['entity'],
})
export const dropCheckFile = defineOperation({
  name: 'checks.leave', kind: 'command', access: 'alerting:manage', scope: 'handler', summary: 'Follow a file of checks no longer. Its checks stay as they are.',
  input: z.object({ file: z.string().max(1000) }), output: z.object({ file: z.string() }), positional: ['file'],
})
export const CheckFileUsed = defineEvent('dev.daybook.checkFile.used', z.object({ file: z.string(), services: z.array(z.string()) }))
export const CheckFileDropped = defineEvent('dev.daybook.checkFile.dropped', z.object({ file: z.string() }))
