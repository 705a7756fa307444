import { open } from 'node:fs/promises'
import type { WorkerContext } from '#kernel/feature'
import { readRuleFile } from '#lib/rule-file'
import { notify, sql } from '#platform/database'
import { resolveInside } from '#platform/files'
import { readSloText } from '../../slo/read-slo-text.ts'
import { keepSloText } from '../../slo/slo-store.ts'
import { readRuleSets, type RuleSetRow, rulesChannel } from '../rule-set-store.ts'

const maxBytes = 8 * 2 ** 20

/** Takes over what files of rules hold now. One that does not read leaves in force what it held before, and says why. */
export async function readChangedFiles(worker: Pick<WorkerContext, 'db' | 'site' | 'transact' | 'clock'>): Promise<void> {
  for (const set of await readRuleSets(worker.db)) {
    if (set.origin !== 'page' && set.is_on && set.file !== null) await takeOver(worker, set, set.file)
  }
}

async function takeOver({ site, transact }: Pick<WorkerContext, 'site' | 'transact'>, set: RuleSetRow, file: string): Promise<void> {
  const { text, fault, objectives } = set.origin === 'slo' ? await readObjectives(site.projectDir, file) : { ...await readRules(site.projectDir, file), objectives: undefined }
  if (fault === set.fault && (text === undefined || text === set.text)) return
  await transact(async ({ db, clock }) => {
    if (objectives !== undefined) await keepSloText(db, set.name, objectives)
    await sql`update alerting_rule_sets set text = coalesce(${text ?? null}, text), fault = ${fault}, updated_at = ${clock.now()} where name = ${set.name}`.execute(db)
    await notify(db, rulesChannel, set.name)
  })
}

/** The rules of a file of objectives, with its own text. */
async function readObjectives(folder: string, file: string): Promise<{ text?: string; fault: string | null; objectives?: string }> {
  const { text, fault } = await readTextFile(folder, file)
  if (text === undefined) return { fault }
  const read = readSloText(text, file)
  return read.fault === null ? { text: read.rules, fault: null, objectives: text } : { fault: read.fault }
}

/** The text of a file of rules below `folder`, or why it cannot be evaluated. */
export async function readRules(folder: string, file: string): Promise<{ text?: string; fault: string | null }> {
  const { text, fault } = await readTextFile(folder, file)
  if (text === undefined) return { fault }
  const [first] = readRuleFile(text).faults
  return first ? { fault: `${file}, line ${first.line}: ${first.message}` } : { text, fault: null }
}

/** The text of a file below `folder`, or why it cannot be read. */
export async function readTextFile(folder: string, file: string): Promise<{ readonly text: string; readonly fault: null } | { readonly text?: undefined; readonly fault: string }> {
  try {
    const handle = await open(await resolveInside(folder, file), 'r')
    try {
      if ((await handle.stat()).size > maxBytes) return { fault: `${file} has more than 8 MB. Split it.` }
      return { text: await handle.readFile('utf8'), fault: null }
    } finally {
      await handle.close()
    }
  } catch (error) {
    return { fault: `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}` }
  }
}
