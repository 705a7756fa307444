import { at, textOf } from '../plain-data.ts'
import { tagsOf } from './task-words.ts'

/** A role that somebody asks for. */
export interface RoleUse {
  readonly name: string
  readonly tags: readonly string[]
  readonly file: string
  readonly line: number
  /** Where it lies; null when it is not in the project. */
  readonly path: string | null
}

/** An entry of `roles:` or of a role's dependencies: `name`, `{ role: name, tags: … }`, `{ src: … }`. */
export function readRoleEntry(entry: unknown): { readonly name: string; readonly tags: string[]; readonly tasksFrom?: string } | undefined {
  const plain = textOf(entry)
  if (plain !== undefined) return { name: plain.split(',')[0]?.trim() ?? plain, tags: [] }
  const source = textOf(at(entry, 'src'))
  const name = textOf(at(entry, 'role')) ?? textOf(at(entry, 'name')) ?? source?.replace(/\.git$|\.tar\.gz$/, '').split('/').at(-1)
  if (name === undefined) return undefined
  return { name: name.trim(), tags: tagsOf(at(entry, 'tags')) }
}
