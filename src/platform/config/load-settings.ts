import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { type Fault, ProductError } from '#lib/errors'
import { asFileError, errnoOf } from '#platform/files'
import { readEnvironment, variableName } from './environment.ts'

export type SettingsSchemas = Readonly<Record<string, z.ZodType>>
export type SettingsOf<Schemas extends SettingsSchemas> = { readonly [Section in keyof Schemas]: z.output<Schemas[Section]> }

interface LoadOptions<Schemas extends SettingsSchemas> {
  /** One schema a part, under the part's id. */
  readonly schemas: Schemas
  /** `settings.json` of the data folder; may be missing. Its top level has the parts' ids. */
  readonly file: string
  /** `DAYBOOK_<PART>_<SETTING>` wins over the file: `DAYBOOK_ALERTING_CHECK_INTERVAL_MS`. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * Reads all settings once. Throws one `invalid` with every fault there is: text that is no JSON, parts and settings that
 * do not exist, values that do not fit, each with where it was read.
 */
export async function loadSettings<Schemas extends SettingsSchemas>({ schemas, file, environment }: LoadOptions<Schemas>): Promise<SettingsOf<Schemas>> {
  const fromFile = await readSections(file)
  const faults: Fault[] = [...unknownSections(fromFile, schemas, file)]
  const settings: Record<string, unknown> = {}
  for (const [section, schema] of Object.entries(schemas)) {
    const fromEnvironment = readEnvironment(section, schema, environment)
    faults.push(...fromEnvironment.faults)
    const raw = fromFile[section] ?? {}
    const merged = isRecord(raw) ? { ...raw, ...fromEnvironment.values } : raw
    const result = strict(schema).safeParse(merged)
    if (result.success) settings[section] = result.data
    else faults.push(...result.error.issues.flatMap((issue) => describe(issue, section, fromEnvironment.values, file)))
  }
  if (faults.length > 0) throw faulty(faults)
  // Each section was parsed by its own schema just above.
  return settings as SettingsOf<Schemas>
}

/** A setting that no schema knows is a mistake in writing, never to be passed over. */
function strict(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodObject ? schema.strict() : schema
}

async function readSections(file: string): Promise<Record<string, unknown>> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return '{}'
    throw asFileError(error, file)
  })
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    if (isRecord(value)) return value
  } catch (error) {
    throw new ProductError('invalid', `${file} is not JSON: ${error instanceof Error ? error.message : 'it does not read'}. Correct it and start again.`, { cause: error })
  }
  throw new ProductError('invalid', `${file} must hold one JSON object with a section for each part. Correct it and start again.`)
}

function unknownSections(sections: Record<string, unknown>, schemas: SettingsSchemas, file: string): Fault[] {
  const known = Object.keys(schemas).toSorted().join(', ')
  return Object.keys(sections).filter((name) => !(name in schemas)).map((name) => ({ path: name, message: `There is no part with this name (in ${file}). There are: ${known}.` }))
}

function describe(issue: z.core.$ZodIssue, section: string, fromEnvironment: Record<string, unknown>, file: string): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [section, ...issue.path, key].join('.'), message: `There is no such setting (in ${file}).` }))
  }
  const key = issue.path[0]
  const isFromEnvironment = typeof key === 'string' && key in fromEnvironment
  const source = isFromEnvironment ? variableName(section, key) : file
  return [{ path: [section, ...issue.path].join('.'), message: `${issue.message.replace(/\.$/, '')} (in ${source}).` }]
}

function faulty(faults: readonly Fault[]): ProductError {
  const list = faults.map(({ path, message }) => `  ${path}: ${message}`).join('\n')
  return new ProductError('invalid', `${faults.length === 1 ? 'A setting is' : `${faults.length} settings are`} wrong. Correct and start again:\n${list}`, { faults })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
