import { readFile, stat } from 'node:fs/promises'
import { entitiesOfKind } from '#kernel/catalog'
import type { Entity } from '#kernel/catalog/contract'
import { type Context, handle } from '#kernel/feature'
import { parseEntityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { resolveInside } from '#platform/files'
import { repositoryPath } from '#features/repositories/contract'
import { findRunbook, type Runbook } from '../contract.ts'
import { DocumentIndex, type FoundDocument } from './document-index.ts'
import { knownRepository } from './known-repository.ts'
import { readAddress, type RunbookAddress } from './read-address.ts'
import { readHostedText } from './read-hosted-text.ts'
import { sectionAt } from './section-at.ts'

const maxBytes = 512 * 1024

export const runbookHandler = handle(findRunbook, async ({ url }, ctx) => {
  const address = readAddress(url, ctx.site.url)
  if (!address) return { runbook: null }
  const [runbooks, repositories] = await Promise.all([entitiesOfKind(ctx.db, 'runbook'), entitiesOfKind(ctx.db, 'repository')])
  const sure = new DocumentIndex(runbooks, repositories).find(address)
  // All documents of a large tree are many: they are only looked at where no runbook is meant for certain.
  const index = sure?.why === null ? undefined : new DocumentIndex([...runbooks, ...await entitiesOfKind(ctx.db, 'document')], repositories)
  const found = index === undefined ? sure : index.find(address)
  // A file of the very repository that the address names goes before one that only has the same path.
  if (found && !(found.why !== null && address.form === 'forge')) return { runbook: await ofFile(ctx, found, address) }
  const hosted = await readHostedText(ctx, address, repositories.map(knownRepository))
  if (hosted) return { runbook: runbookOf(hosted.text, address, { ...hosted, entity: null, href: repositoryPath(hosted.repository), why: null }) }
  return { runbook: found ? await ofFile(ctx, found, address) : null }
})

async function ofFile(ctx: Context, { document: { entity, path, file, repository }, why }: FoundDocument<Entity>, address: RunbookAddress): Promise<Runbook> {
  const { kind, namespace, name } = parseEntityRef(entity.ref)
  const href = ['', 'catalog', kind, namespace, name].map(encodeURIComponent).join('/')
  const runbook = runbookOf(await readText(ctx.site.projectDir, file), address, { path, repository: repository?.ref ?? null, commit: null, entity: entity.ref, href, why })
  return { ...runbook, title: entity.title }
}

function runbookOf(text: string, { anchor }: RunbookAddress, place: Pick<Runbook, 'path' | 'repository' | 'commit' | 'entity' | 'href' | 'why'>): Runbook {
  const { path, repository, commit, entity, why } = place
  const href = anchor === undefined ? place.href : `${place.href}#${encodeURIComponent(anchor)}`
  const shared = { path, repository, commit, entity, href, why }
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (!/\.(md|markdown|mdx)$/i.test(path)) return { ...shared, title: name, text, format: 'text', section: null, missingAnchor: anchor ?? null }
  const read = sectionAt(text, anchor)
  return { ...shared, title: read.title ?? name, text: read.text, format: 'markdown', section: read.section ?? null, missingAnchor: read.section ? null : anchor ?? null }
}

async function readText(folder: string, file: string): Promise<string> {
  const path = await resolveInside(folder, file)
  const about = await stat(path).catch(() => undefined)
  if (!about?.isFile()) throw new ProductError('not-found', `${file} is gone since Daybook last looked.`)
  if (about.size > maxBytes) throw new ProductError('invalid', `${file} has more than 512 kB and is not shown here. Open the file itself.`)
  return readFile(path, 'utf8')
}
