import { type Db, notify } from '#platform/database'

export const changesChannel = 'daybook_changes'

/**
 * Tells open pages at commit that something without an event of its own has changed: `runs:0192…`. They read it again.
 * For what is too frequent for the timeline: the progress of a run, a check's result.
 */
export async function announceChange(db: Db, topic: string): Promise<void> {
  await notify(db, changesChannel, topic.slice(0, 500))
}
