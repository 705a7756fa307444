import type { SloFile } from '#lib/slo'
import { useReadLater } from '../use-read-later.ts'

const load = async () => (await import('#lib/slo')).readSloFile

/** What a text of objectives holds and what is wrong with it. Undefined until it was read. */
export function useReadSlos(text: string): SloFile | undefined {
  return useReadLater(text, load)
}
