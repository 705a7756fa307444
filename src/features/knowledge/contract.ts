import { z } from 'zod'
import { EntityRef } from '#lib/entity-ref'
import { defineOperation } from '#lib/operation'

/** Facts of an entity of kind `document` or `runbook`. */
export interface DocumentFacts {
  readonly path: string
  readonly format: 'markdown' | 'restructuredtext' | 'asciidoc'
  readonly title: string
  readonly headings: readonly { readonly level: number; readonly text: string; readonly line: number }[]
  /** Well-known programs that its code calls. */
  readonly tools: readonly string[]
  readonly codeBlocks: readonly { readonly language: string | null; readonly line: number; readonly lines: number }[]
  /** What lies in the same tree and is named: by a link, or as code. Paths are relative to the discovered folder, as far as they are known. */
  readonly mentions: readonly { readonly how: 'link' | 'code'; readonly name: string; readonly text: string; readonly line: number }[]
  readonly linkCount: number
  readonly imageCount: number
  readonly words: number
}

/** A runbook as somebody in trouble reads it. */
export const Runbook = z.object({
  title: z.string(), text: z.string().describe('All of it, without front matter.'), format: z.enum(['markdown', 'text']),
  section: z.object({ title: z.string(), text: z.string() }).nullable().describe('What the anchor of the address names: its heading and all below it.'),
  missingAnchor: z.string().nullable().describe('An anchor that the address has and the text has not.'),
  path: z.string(), repository: EntityRef.nullable(), commit: z.string().nullable().describe('Where it was read from a repository that is hosted here; null for a file of the folder.'),
  entity: EntityRef.nullable(), href: z.string().describe('Its page here.'), why: z.string().nullable().describe('Why it is the one that is meant, where that is not plain to see.'),
})
export type Runbook = z.infer<typeof Runbook>

/** Null for an address that names nothing here: it stays a link. */
export const findRunbook = defineOperation({
  name: 'runbooks.find', kind: 'query', access: 'knowledge:read', summary: 'Show the runbook that an address names: a file by its web address of any forge, its path, or its page here; an anchor names a section.',
  input: z.object({ url: z.string().max(2000) }), output: z.object({ runbook: Runbook.nullable() }), positional: ['url'],
})

/** Where a link to a runbook may lead: a page here, or one that is reached safely. Undefined for all else, which is shown as text. */
export function runbookHref(url: string): string | undefined {
  return /^https:\/\//i.test(url) || /^\/(catalog|repositories)\//.test(url) ? url : undefined
}
