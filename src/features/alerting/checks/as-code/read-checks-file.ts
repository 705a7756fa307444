import { z } from 'zod'
import { parseDuration } from '#lib/duration'
import { ProductError } from '#lib/errors'
import { readYaml, type YamlDocument, type YamlText } from '#lib/yaml-text'
import { checkSettings } from '../check-settings.ts'
import { CheckSettings } from '../checks-contract.ts'

export interface FileFault {
  /** Counts from 1. */
  readonly line: number
  readonly message: string
}

export interface ChecksFile {
  readonly checks: readonly CheckSettings[]
  readonly faults: readonly FileFault[]
}

const maxChecks = 2000
/** A misspelt field must not be passed over: the check would be another one. */
const Strict = z.discriminatedUnion('kind', CheckSettings.options.map((option) => option.strict()) as unknown as typeof CheckSettings.options)
const File = z.strictObject({ service: z.string().optional(), environment: z.string().nullish(), defaults: z.record(z.string(), z.unknown()).default({}), checks: z.array(z.record(z.string(), z.unknown())).max(maxChecks) })
const kindNames = Strict.options.map(({ shape }) => ('unwrap' in shape.kind ? 'http' : shape.kind.value))
/** Written as people write them: `interval: 1m`. */
const durations = { interval: 'intervalMs', timeout: 'timeoutMs', grace: 'graceMs', maxLatency: 'maxLatencyMs' } as const

/**
 * Checks of a YAML file: `checks`, a list of settings as the API has them, with `service`, `environment` and `defaults` of
 * all of them before it. Every fault is told with its line; a file with faults is to be applied in no part.
 */
export function readChecksFile(text: string): ChecksFile {
  return readChecks(readYaml(text))
}

/** The same of a text that was parsed already. */
export function readChecks({ documents, faults: unread }: YamlText): ChecksFile {
  const checks: CheckSettings[] = []
  const faults: FileFault[] = [...unread]
  for (const document of documents) readDocument(document, checks, faults)
  if (documents.length === 0 && faults.length === 0) faults.push({ line: 1, message: 'There are no checks in it. Write checks: and a list below it.' })
  const seen = new Set<string>()
  for (const { name } of checks) {
    if (seen.has(name)) faults.push({ line: 1, message: `The check ${name} is there twice. Give one of them another name.` })
    seen.add(name)
  }
  return { checks, faults }
}

function readDocument(document: YamlDocument, checks: CheckSettings[], faults: FileFault[]): void {
  const file = File.safeParse(document.value)
  if (!file.success) {
    for (const { path, message } of file.error.issues) faults.push({ line: document.lineOf(path as (string | number)[]), message: sentence(path, message) })
    return
  }
  const { service, environment, defaults, checks: listed } = file.data
  for (const [index, own] of listed.entries()) {
    const read = readCheck({ ...(service === undefined ? {} : { service }), ...(environment === undefined ? {} : { environment }), ...defaultsFor(own, defaults), ...own })
    if (read.check) checks.push(read.check)
    for (const { path, message } of read.faults) faults.push({ line: document.lineOf(['checks', index, ...path]), message: sentence(path, message) })
  }
}

interface ReadCheck {
  readonly check?: CheckSettings
  readonly faults: readonly { readonly path: readonly (string | number)[]; readonly message: string }[]
}

function readCheck(written: Record<string, unknown>): ReadCheck {
  try {
    const read = Strict.safeParse(withDurations(written))
    if (!read.success) return { faults: read.error.issues.map(faultOf) }
    checkSettings(read.data)
    return { check: read.data, faults: [] }
  } catch (error) {
    if (!(error instanceof ProductError)) throw error
    return { faults: error.faults.map(({ path, message }) => ({ path: path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part)), message })) }
  }
}

function faultOf(issue: z.core.$ZodIssue): ReadCheck['faults'][number] {
  const path = issue.path as (string | number)[]
  if (issue.code === 'unrecognized_keys') return { path: [...path, issue.keys[0] ?? ''], message: 'There is no such field.' }
  if (issue.code === 'invalid_union') return { path, message: `There is no such kind. There are ${kindNames.join(', ')}.` }
  return { path, message: issue.message }
}

/** Of the defaults those that the kind has: they stand for checks of all kinds. */
function defaultsFor(own: Readonly<Record<string, unknown>>, defaults: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const option = Strict.options.find(({ shape }) => shape.kind.safeParse(own['kind']).success)
  const names = new Set([...Object.keys(option?.shape ?? {}), ...Object.entries(durations).flatMap(([short, long]) => (option && long in option.shape ? [short] : []))])
  return Object.fromEntries(Object.entries(defaults).filter(([name]) => names.has(name)))
}

function withDurations(settings: Record<string, unknown>): Record<string, unknown> {
  const read = { ...settings }
  for (const [short, long] of Object.entries(durations)) {
    const text = read[short]
    if (text === undefined) continue
    const ms = typeof text === 'string' ? parseDuration(text) : undefined
    if (ms === undefined) throw new ProductError('invalid', '', { faults: [{ path: short, message: `${JSON.stringify(text)} is no time. Write it like 30s, 5m or 1h30m.` }] })
    delete read[short]
    read[long] = ms
  }
  return read
}

function sentence(path: readonly PropertyKey[], message: string): string {
  const where = path.length === 0 ? '' : `${path.map(String).join('.')}: `
  return `${where}${message.endsWith('.') ? message : `${message}.`}`
}
