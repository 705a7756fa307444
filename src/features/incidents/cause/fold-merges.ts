import { z } from 'zod'
import type { StoredEvent } from '#kernel/timeline'

const Merged = z.object({ commit: z.object({ sha: z.string(), message: z.string(), author: z.object({ name: z.string() }) }) })
const Deployed = z.object({ commit: z.string(), environment: z.string() })

export interface FoldedChange {
  readonly event: StoredEvent
  /** What a deployment carries: `abc1234 "Sort by price" by Ada`. */
  readonly carries: string | undefined
}

/** A merged commit and the deployment that brought it live are one change: the deployment, which names the commit. */
export function foldMerges(events: readonly StoredEvent[]): FoldedChange[] {
  const merges = new Map<string, { event: StoredEvent; text: string }>()
  for (const event of events) {
    const merged = Merged.safeParse(event.data)
    if (merged.success) merges.set(merged.data.commit.sha, { event, text: describe(merged.data.commit) })
  }
  const folded = new Set<string>()
  const carried = new Map<string, string>()
  for (const event of events) {
    const deployed = Deployed.safeParse(event.data)
    const merge = deployed.success ? merges.get(deployed.data.commit) : undefined
    if (!merge || merge.event.id === event.id) continue
    folded.add(merge.event.id)
    carried.set(event.id, merge.text)
  }
  return events.filter((event) => !folded.has(event.id)).map((event) => ({ event, carries: carried.get(event.id) }))
}

function describe({ sha, message, author }: z.infer<typeof Merged>['commit']): string {
  return `${sha.slice(0, 7)} "${(message.split('\n')[0] ?? '').slice(0, 72)}" by ${author.name}`
}
