import type { EntityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { type Context, handle } from '#kernel/feature'
import { writeFileAtomically } from '#platform/files'
import { saveEntity } from '../contract.ts'
import { catalogDb } from '../entities/catalog-tables.ts'
import { pageSource } from '../entities/page-source.ts'
import { cleanText, digestOf } from '../entities/stable-json.ts'
import { upsertAllDetected } from '../entities/upsert-detected.ts'
import { writeClaims } from '../entities/write-claims.ts'
import { catalogInfoId, isCatalogInfo, toDetection } from './detect-catalog-info.ts'
import { editDocument } from './edit-document.ts'
import { documentOf, fileOf, readEntityFile } from './entity-file.ts'
import { currentYaml } from './export-entity.ts'
import { type CatalogDocument, parseCatalogInfo } from './parse-catalog-info.ts'

interface Conflict {
  readonly mine: string
  readonly theirs: string
  readonly basedOn: string
}

/**
 * An entity that a file describes is changed in that file, others are kept in the database. With `file`, the text becomes
 * that whole file. Nothing is written when the text on disk is not the one that the edit was based on.
 */
export const save = handle(saveEntity, async ({ yaml, basedOn, file }, ctx) => {
  const documents = readAll(yaml)
  for (const document of documents) await requireWrite(ctx, document)
  const refs = documents.map(({ ref }) => ref)
  const conflict = file === undefined ? await saveEach(ctx, documents, basedOn) : await saveWhole(ctx, file, yaml, basedOn)
  return { refs, conflict: conflict ?? null }
})

function readAll(yaml: string): readonly CatalogDocument[] {
  const { documents, faults } = parseCatalogInfo(yaml)
  const first = faults[0]
  if (first) throw new ProductError('invalid', `Line ${first.line}: ${first.message}`, { faults: faults.map(({ line, message }) => ({ path: `yaml:${line}`, message })) })
  if (documents.length === 0) throw new ProductError('invalid', 'There is no entity in this text. Describe one with apiVersion, kind, metadata and spec.')
  return documents
}

/** Who changes an entity must hold the right for it as it is; who adds one, for the team that is to own it. */
async function requireWrite(ctx: Context, { ref, owner }: CatalogDocument): Promise<void> {
  const known = await catalogDb(ctx.db).selectFrom('catalog_entities').select('owner').where('ref', '=', ref).executeTakeFirst()
  await ctx.require('catalog:write', known ? ref : (owner ?? ref))
}

async function saveEach(ctx: Context, documents: readonly CatalogDocument[], basedOn: string | undefined): Promise<Conflict | undefined> {
  const edits = new Map<string, FileEdit>()
  const files = await Promise.all(documents.map(({ ref }) => fileOf(ctx, ref)))
  for (const [index, document] of documents.entries()) {
    const file = files[index]
    if (file === undefined) continue
    const edit = edits.get(file) ?? (await openEdit(ctx, file))
    edits.set(file, edit)
    const conflict = replaceDocument(edit, document, basedOn)
    if (conflict) return conflict
  }
  const others = documents.filter((_document, index) => files[index] === undefined)
  for (const document of others) {
    const conflict = await findPageConflict(ctx, document, basedOn)
    if (conflict) return conflict
  }
  for (const edit of edits.values()) await writeEdit(ctx, edit)
  await writeClaims(ctx, others.map(pageClaims))
  return undefined
}

/** Somebody else saved it since the editor started. */
async function findPageConflict(ctx: Context, { ref, text }: CatalogDocument, basedOn: string | undefined): Promise<Conflict | undefined> {
  const theirs = basedOn === undefined ? undefined : await currentYaml(ctx, ref)
  if (!theirs || digestOf(theirs.yaml) === basedOn) return undefined
  return { mine: text, theirs: theirs.yaml, basedOn: digestOf(theirs.yaml) }
}

interface FileEdit {
  readonly file: string
  readonly path: string
  readonly before: string
  /** Digest of the whole text as discovery last saw it. */
  readonly seen: string | undefined
  text: string
}

async function openEdit(ctx: Context, file: string): Promise<FileEdit> {
  const { path, text } = await readEntityFile(ctx, file)
  const row = await catalogDb(ctx.db).selectFrom('catalog_files').select('digest').where('file', '=', file).executeTakeFirst()
  return { file, path, before: text, text, seen: row?.digest }
}

/** Without `basedOn` the edit counts as based on what discovery saw last. */
function replaceDocument(edit: FileEdit, document: CatalogDocument, basedOn: string | undefined): Conflict | undefined {
  const theirs = documentOf(edit.text, document.ref)
  const isCurrent = basedOn === undefined ? edit.seen === digestOf(edit.before) : [digestOf(theirs?.text ?? ''), digestOf(edit.before)].includes(basedOn)
  if (!isCurrent) return { mine: document.text, theirs: theirs?.text ?? edit.before, basedOn: digestOf(theirs?.text ?? edit.before) }
  if (!theirs) edit.text = `${edit.text}${edit.text === '' || edit.text.endsWith('\n') ? '' : '\n'}---\n${document.text.replace(/^---\n/, '')}`
  else edit.text = edit.text.slice(0, theirs.start) + fitted(editDocument(theirs.text, document.text), theirs, edit.text) + edit.text.slice(theirs.start + theirs.text.length)
  return undefined
}

/** A document between others begins with `---` and ends with a line break. */
function fitted(text: string, place: { readonly start: number; readonly text: string }, whole: string): string {
  const begun = place.text.startsWith('---') && !/^(#.*\n|\s*\n)*---/.test(text) ? `---\n${text}` : text
  const isLast = place.start + place.text.length >= whole.length
  return begun.endsWith('\n') || isLast && begun === '' ? begun : `${begun}\n`
}

async function writeEdit(ctx: Context, { file, path, before, text }: FileEdit): Promise<void> {
  const info = parseCatalogInfo(text)
  const repository = await repositoryOf(ctx, file)
  await upsertAllDetected(ctx, [{ detectorId: catalogInfoId, scope: file, origin: 'file', text, detection: toDetection(info, file, repository) }])
  // Last, so that a failure before it leaves the file alone.
  if (text !== before) await writeFileAtomically(path, text)
}

async function repositoryOf(ctx: Context, file: string): Promise<EntityRef | undefined> {
  const row = await catalogDb(ctx.db).selectFrom('catalog_relations').select('to_ref').where('type', '=', 'builtFrom').where('origin', '=', 'file').where('evidence_file', '=', file).executeTakeFirst()
  return row?.to_ref
}

async function saveWhole(ctx: Context, file: string, yaml: string, basedOn: string | undefined): Promise<Conflict | undefined> {
  if (!isCatalogInfo(file)) throw new ProductError('invalid', `Entities are kept in files named catalog-info.yaml, not ${file}. Name one, in any folder of the project.`)
  const { path, text, isThere } = await readEntityFile(ctx, file)
  const isCurrent = isThere ? basedOn === digestOf(text) || text === yaml : basedOn === undefined || basedOn === digestOf('')
  if (!isCurrent) return { mine: yaml, theirs: text, basedOn: digestOf(text) }
  // What stood in the file before and is taken out by this needs the right as well.
  for (const document of parseCatalogInfo(text).documents) await requireWrite(ctx, document)
  await writeEdit(ctx, { file, path, before: text, text: yaml, seen: undefined })
  return undefined
}

function pageClaims({ ref, title, description, owner, tags, spec, relations }: CatalogDocument) {
  const source = pageSource(ref)
  return {
    source,
    claims: [{ ref, source, origin: 'page' as const, title: cleanText(title), description: cleanText(description), owner: owner ?? null, tags: tags.map(cleanText), spec, evidence_file: null, evidence_line: null }],
    relations: relations.map(({ from, type, to }) => ({ from_ref: from, type, to_ref: to, source, origin: 'page' as const, reason: 'It was stated in the page.', evidence_file: null, evidence_line: null })),
  }
}
