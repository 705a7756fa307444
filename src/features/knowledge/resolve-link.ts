import type { FoundFile } from '#kernel/feature'
import { join, parentOf } from './doc-site.ts'

export interface Destination {
  /** Relative to the discovered folder; empty for its top. */
  readonly path: string
  readonly anchor: string | undefined
  /** The link names the document itself. */
  readonly isOwn: boolean
}

/** Where a link of a document leads in the tree; undefined for what leads elsewhere or is filled in by a program. */
export function resolveLink(file: FoundFile, target: string): Destination | undefined {
  const trimmed = target.trim()
  if (trimmed === '' || /^[a-z][a-z0-9+.-]*:|^\/\/|^\\|^[~@]/i.test(trimmed) || /[{}<>$%*|]|\$\(/.test(trimmed.replace(/%[0-9a-f]{2}/gi, ''))) return undefined
  const hash = trimmed.indexOf('#')
  const anchor = hash < 0 ? undefined : decoded(trimmed.slice(hash + 1))
  const plain = decoded((hash < 0 ? trimmed : trimmed.slice(0, hash)).replace(/\?.*$/, ''))
  if (plain === undefined) return undefined
  if (plain === '') return { path: file.path, anchor, isOwn: true }
  const top = file.repository?.path ?? ''
  const path = normalized(plain.startsWith('/') ? join(top, plain.slice(1)) : join(parentOf(file.path), plain))
  if (path === undefined || (top !== '' && path !== top && !path.startsWith(`${top}/`))) return undefined
  return { path, anchor, isOwn: path === file.path }
}

/** Undefined for what leads out of the folder. */
function normalized(path: string): string | undefined {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/')
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
