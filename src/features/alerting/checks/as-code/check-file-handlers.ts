import { getEntity, listEntities } from '#kernel/catalog/contract'
import { type Context, type Handled, handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import type { AlertingOptions } from '../../alerting-settings.ts'
import { readTextFile } from '../../rules/live/read-changed-files.ts'
import { type CheckFile, CheckFileDropped, CheckFileUsed, dropCheckFile, listCheckFiles, useCheckFile } from '../checks-contract.ts'
import { applyFile, readGoodFile } from './apply-checks.ts'
import { type CheckFileRow, dropFile, followedFiles, keepFile } from './check-file-store.ts'

/** Files of checks that discovery found: which there are, taking one in, and leaving it alone again. */
export function checkFileHandlers({ secrets }: AlertingOptions): readonly Handled[] {
  return [
    handle(listCheckFiles, async (_input, ctx) => {
      const followed = await followedFiles(ctx.db)
      const { items } = await ctx.call(listEntities, { kind: 'checks', limit: 500 })
      const found = items.flatMap(({ ref, spec, evidence }): CheckFile[] => {
        const file = evidence[0]?.file
        return file === undefined || followed.some((row) => row.file === file) ? [] : [{ file, entity: ref, checks: Number(spec['count'] ?? 0), isFollowed: false, fault: null, updatedAt: null, updatedBy: null }]
      })
      return { items: [...followed.map((row) => viewOf(row, items.find(({ ref }) => ref === row.entity)?.spec['count'])), ...found].toSorted((a, b) => (a.file < b.file ? -1 : 1)) }
    }),
    handle(useCheckFile, async ({ entity: ref }, ctx) => {
      const file = await fileOf(ctx, ref)
      const { text, fault } = await readTextFile(ctx.site.projectDir, file)
      if (text === undefined) throw new ProductError('invalid', fault)
      const services = [...new Set(readGoodFile(text).map(({ service }) => service))].toSorted()
      const applied = await applyFile(ctx, secrets, { text, source: file, prune: true, isDryRun: false })
      await keepFile(ctx.db, { file, entity: ref, text, services, fault: null, updated_at: ctx.clock.now(), updated_by: ctx.actor.name })
      await ctx.append(CheckFileUsed, { subject: ref, summary: `The checks of ${file} are carried out from now on, as the file says.`.slice(0, 500), data: { file, services } })
      return { file, ...applied }
    }),
    handle(dropCheckFile, async ({ file }, ctx) => {
      const [row] = await followedFiles(ctx.db, file)
      if (!row) throw new ProductError('not-found', `${file} is not followed. List the files with daybook checks files.`)
      for (const service of row.services) await ctx.require(dropCheckFile.access, service)
      await dropFile(ctx.db, file)
      await ctx.append(CheckFileDropped, { subject: row.entity, summary: `The file ${file} is no longer followed; its checks stay as they are.`.slice(0, 500), data: { file } })
      return { file }
    }),
  ]
}

async function fileOf(ctx: Context, ref: string): Promise<string> {
  const { entity } = await ctx.call(getEntity, { ref })
  const file = entity.evidence[0]?.file
  if (entity.kind !== 'checks') throw new ProductError('invalid', `${ref} is no file of checks. List them with daybook checks files.`)
  if (file === undefined || entity.goneAt !== null) throw new ProductError('not-found', `The file of ${ref} is gone.`)
  return file
}

function viewOf({ file, entity, fault, updated_at: updatedAt, updated_by: updatedBy }: CheckFileRow, count: unknown): CheckFile {
  return { file, entity, checks: Number(count ?? 0), isFollowed: true, fault, updatedAt: updatedAt.toISOString(), updatedBy }
}
