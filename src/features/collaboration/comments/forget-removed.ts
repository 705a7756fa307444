import type { Worker } from '#kernel/feature'
import type { Db } from '#platform/database'
import { commentDb } from './comment-store.ts'
import { restorableMs } from './remove-comment.ts'

const everyMs = 60_000

/** Deletes the text of what was removed, once a removal cannot be taken back any more. */
export const forgetRemoved: Worker = {
  id: 'collaboration.forget-removed', leader: true,
  async run({ db, clock, signal }) {
    while (!signal.aborted) {
      await forgetTexts(db, clock.now())
      await clock.sleep(everyMs, signal).catch(() => undefined)
    }
  },
}

export async function forgetTexts(db: Db, now: Date): Promise<void> {
  await commentDb(db).updateTable('collaboration_comments').set({ text: '', mentions: '[]' }).where('removed_at', '<', new Date(now.getTime() - restorableMs)).where('text', '<>', '').execute()
}
