import { z } from 'zod'
import { defineOperation } from '#lib/operation'

/**
 * The parts of the collaboration feature's Today that this page shows besides the ranked rows. Named here because the
 * kernel knows no feature; where the feature is not there, the page does without.
 */
export const awaySummary = defineOperation({
  name: 'collaboration.today', kind: 'query', access: 'attention:read', summary: 'Say what happened since you were away and what is watched.',
  input: z.object({ since: z.string().optional(), rows: z.boolean() }),
  output: z.object({
    since: z.object({ from: z.string(), isBeginning: z.boolean().default(false), rows: z.array(z.object({ text: z.string(), count: z.number(), href: z.string(), at: z.string() })) }),
    watched: z.record(z.string(), z.number()),
  }),
})

/** `{ services: 3, checks: 1, hosts: 0 }` → `3 services and 1 check`; nothing when all are zero. */
export function watchedWords(watched: Readonly<Record<string, number>>): string {
  // `entities` counts the others once more.
  const named = Object.entries(watched).filter(([name]) => name !== 'entities')
  const parts = named.flatMap(([name, count]) => (count > 0 ? [`${count} ${count === 1 ? singular(name) : name}`] : []))
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

function singular(name: string): string {
  return name.endsWith('ies') ? `${name.slice(0, -3)}y` : name.replace(/s$/, '')
}
