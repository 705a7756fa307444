import { z } from 'zod'
import { EntityRef } from '#lib/entity-ref'
import { defineEvent } from '#lib/event'

const moment = z.iso.datetime({ offset: true })

export const ChangedFile = z.object({ path: z.string(), added: z.number().int().nullable(), removed: z.number().int().nullable() })
export const Commit = z.object({
  sha: z.string(), treeSha: z.string(), parents: z.array(z.string()), author: z.object({ name: z.string(), email: z.string() }),
  committedAt: moment, message: z.string(), files: z.array(ChangedFile),
})
export type Commit = z.infer<typeof Commit>

/** One pushed ref, hosted or local. Its commits follow as `ChangeMerged` when they reached the default branch. */
export const Pushed = defineEvent('dev.daybook.repository.pushed', z.object({
  repository: EntityRef, ref: z.string(), before: z.string().nullable(), after: z.string(), isDefaultBranch: z.boolean(),
  pusher: z.string(), changedFiles: z.array(z.string()),
}))

/** One commit that reached the default branch: the change that causes are ranked from. */
export const ChangeMerged = defineEvent(
  'dev.cdevents.change.merged.0.3.0',
  z.object({ repository: EntityRef, branch: z.string(), commit: Commit }),
  (data) => ({ id: data.commit.sha, content: { repository: { id: data.repository } } }),
)
