import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import { ProductError } from '#lib/errors'
import { asFileError, errnoOf } from './file-error.ts'
import { writeFileAtomically } from './write-file-atomically.ts'

/** The content of a JSON file, checked; undefined when there is no such file. Throws `invalid` when it does not read. */
export async function readJsonFile<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema> | undefined> {
  const text = await readText(path)
  if (text === undefined) return undefined
  const result = schema.safeParse(parse(text, path))
  if (result.success) return result.data
  const faults = result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  const list = faults.map((fault) => `${fault.path || 'the whole'}: ${fault.message}`).join('; ')
  throw new ProductError('invalid', `${path} does not hold what is expected: ${list}. Correct or remove it.`, { faults })
}

export async function writeJsonFile(path: string, value: unknown, options: { readonly mode?: number } = {}): Promise<void> {
  await writeFileAtomically(path, `${JSON.stringify(value, null, 2)}\n`, options)
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw asFileError(error, path)
  }
}

function parse(text: string, path: string): unknown {
  try {
    // Editors on Windows put a byte order mark first.
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new ProductError('invalid', `${path} is not JSON: ${error instanceof Error ? error.message : 'it does not read'}. Correct or remove it.`, { cause: error })
  }
}
