import { z } from 'zod'
import type { StoredEvent } from '#kernel/timeline'

const ChangedFiles = z.array(z.object({ added: z.number().nullable(), removed: z.number().nullable() }))
const MergedData = z.object({ commit: z.object({ sha: z.string(), files: ChangedFiles }) })
const DeployedData = z.object({ commit: z.string(), previous: z.object({ commit: z.string() }).nullable().optional() })
const SizedData = z.object({ changedLines: z.number().nonnegative() })

export interface ChangeSize {
  readonly changedLines: number | undefined
  readonly changedFiles: number | undefined
}

const unknownSize: ChangeSize = { changedLines: undefined, changedFiles: undefined }

/** Lines and files of a change: its own, or those of the commit that it brought live, where that is among `events`. */
export function changeSize(event: StoredEvent, events: readonly StoredEvent[]): ChangeSize {
  const merged = MergedData.safeParse(event.data)
  if (merged.success) return sizeOf(merged.data.commit.files)
  const sized = SizedData.safeParse(event.data)
  if (sized.success) return { changedLines: sized.data.changedLines, changedFiles: undefined }
  const deployed = DeployedData.safeParse(event.data)
  if (!deployed.success) return unknownSize
  const brought = events.map((other) => MergedData.safeParse(other.data)).find((other) => other.success && other.data.commit.sha === deployed.data.commit)
  return brought?.success ? sizeOf(brought.data.commit.files) : unknownSize
}

function sizeOf(files: z.infer<typeof ChangedFiles>): ChangeSize {
  return { changedLines: files.reduce((sum, { added, removed }) => sum + (added ?? 0) + (removed ?? 0), 0), changedFiles: files.length }
}
