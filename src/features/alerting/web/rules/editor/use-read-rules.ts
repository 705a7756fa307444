import type { RuleFile } from '#lib/rule-file'
import { useReadLater } from '../../use-read-later.ts'

const load = async () => (await import('#lib/rule-file')).readRuleFile

/** What a text of rules holds and what is wrong with it. Undefined until it was read. */
export function useReadRules(text: string): RuleFile | undefined {
  return useReadLater(text, load)
}
