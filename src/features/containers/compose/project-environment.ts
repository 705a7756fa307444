import type { FoundFile } from '#kernel/feature'
import { folderOf } from '../paths.ts'
import { interpolate, type Variables } from './interpolate.ts'

const line = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/

/**
 * The `.env` beside a compose file, where one is kept with the code. Its values stand for variables in names of images, in
 * paths and in ports, and are kept nowhere else.
 */
export async function projectEnvironment(file: FoundFile): Promise<Variables> {
  const folder = folderOf(file.path)
  const text = await file.tree.file(folder === '' ? '.env' : `${folder}/.env`)?.text().catch(() => undefined)
  const variables = new Map<string, string>()
  for (const row of (text ?? '').split('\n')) {
    const [, name, written = ''] = line.exec(row.slice(0, 2000)) ?? []
    if (name !== undefined) variables.set(name, valueOf(written, variables))
  }
  return variables
}

function valueOf(written: string, variables: Variables): string {
  const [, single] = /^'([^']*)'/.exec(written) ?? []
  if (single !== undefined) return single
  const [, double] = /^"((?:[^"\\]|\\.)*)"/.exec(written) ?? []
  return interpolate(double ?? written.replace(/\s+#.*$/, ''), variables)
}
