import { open } from 'node:fs/promises'
import type { WorkerContext } from '#kernel/feature'
import { readRuleFile } from '#lib/rule-file'
import { notify, sql } from '#platform/database'
import { resolveInside } from '#platform/files'
import { readRuleSets, type RuleSetRow, rulesChannel } from '../rule-set-store.ts'

const maxBytes = 8 * 2 ** 20

/** Takes over what files of rules hold now. One that does not read leaves in force what it held before, and says why. */
export async function readChangedFiles(worker: Pick<WorkerContext, 'db' | 'site' | 'transact' | 'clock'>): Promise<void> {
  for (const set of await readRuleSets(worker.db)) {
    if (set.origin === 'file' && set.is_on && set.file !== null) await takeOver(worker, set, set.file)
  }
}

async function takeOver({ site, transact }: Pick<WorkerContext, 'site' | 'transact'>, set: RuleSetRow, file: string): Promise<void> {
  const { text, fault } = await readRules(site.projectDir, file)
  if (fault === set.fault && (text === undefined || text === set.text)) return
  await transact(async ({ db, clock }) => {
    await sql`update alerting_rule_sets set text = coalesce(${text ?? null}, text), fault = ${fault}, updated_at = ${clock.now()} where name = ${set.name}`.execute(db)
    await notify(db, rulesChannel, set.name)
  })
}

/** The text of a file of rules below `folder`, or why it cannot be evaluated. */
export async function readRules(folder: string, file: string): Promise<{ text?: string; fault: string | null }> {
  try {
    const handle = await open(await resolveInside(folder, file), 'r')
    try {
      if ((await handle.stat()).size > maxBytes) return { fault: `${file} has more than 8 MB. Split it.` }
      const text = await handle.readFile('utf8')
      const [fault] = readRuleFile(text).faults
      return fault ? { fault: `${file}, line ${fault.line}: ${fault.message}` } : { text, fault: null }
    } finally {
      await handle.close()
    }
  } catch (error) {
    return { fault: `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}` }
  }
}
