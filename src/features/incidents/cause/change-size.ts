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

/** Gives lines and files of a change among `events`: its own, or those of the commit that it brought live, where that is among them. */
export function changeSizes(events: readonly StoredEvent[]): (event: StoredEvent) => ChangeSize {
  const merges = new Map<string, ChangeSize>()
  const merged = new Map<string, ChangeSize>()
  for (const { id, data } of events) {
    const merge = MergedData.safeParse(data)
    if (!merge.success) continue
    const size = sizeOf(merge.data.commit.files)
    merged.set(id, size)
    if (!merges.has(merge.data.commit.sha)) merges.set(merge.data.commit.sha, size)
  }
  return ({ id, data }) => merged.get(id) ?? ownSize(data) ?? broughtSize(data, merges)
}

function ownSize(data: unknown): ChangeSize | undefined {
  const sized = SizedData.safeParse(data)
  return sized.success ? { changedLines: sized.data.changedLines, changedFiles: undefined } : undefined
}

function broughtSize(data: unknown, merges: ReadonlyMap<string, ChangeSize>): ChangeSize {
  const deployed = DeployedData.safeParse(data)
  return (deployed.success ? merges.get(deployed.data.commit) : undefined) ?? unknownSize
}

function sizeOf(files: z.infer<typeof ChangedFiles>): ChangeSize {
  return { changedLines: files.reduce((sum, { added, removed }) => sum + (added ?? 0) + (removed ?? 0), 0), changedFiles: files.length }
}
