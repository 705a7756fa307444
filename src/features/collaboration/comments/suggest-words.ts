import { type Context, handle } from '#kernel/feature'
import { listEntities } from '#kernel/catalog/contract'
import { listRuns } from '#kernel/runs/contract'
import { listIncidents } from '#features/incidents/contract'
import { suggestWords } from '../contract.ts'
import { readMentionables } from './mention-directory.ts'

interface Suggestion {
  readonly insert: string
  readonly label: string
  readonly note: string
}

const most = 8
const mostOfKind = 4

export const suggest = handle(suggestWords, async ({ sign, text }, ctx) => ({ items: sign === '@' ? await people(ctx, text.toLowerCase()) : await things(ctx, text) }))

async function people(ctx: Context, text: string): Promise<Suggestion[]> {
  const all = await readMentionables(ctx.db)
  const fits = all.filter(({ handle: name, name: title }) => name.startsWith(text) || title.toLowerCase().split(/\s+/).some((word) => word.startsWith(text)) || title.toLowerCase().startsWith(text))
  return fits.slice(0, most).map(({ handle: name, name: title, kind, personIds }) => ({ insert: `@${name}`, label: title, note: kind === 'team' ? `team of ${personIds.length}` : `@${name}` }))
}

async function things(ctx: Context, text: string): Promise<Suggestion[]> {
  const words = text === '' ? {} : { text }
  const [incidents, entities, runs] = await Promise.all([ctx.call(listIncidents, { limit: 100 }), ctx.call(listEntities, { ...words, limit: mostOfKind }), ctx.call(listRuns, { ...words, limit: mostOfKind })])
  const wanted = incidents.items.filter(({ number, title }) => String(number).startsWith(text) || title.toLowerCase().includes(text.toLowerCase()))
  return [
    ...wanted.slice(0, mostOfKind).map(({ number, title, state }) => ({ insert: `#${number}`, label: `#${number} ${title}`, note: `incident, ${state}` })),
    ...entities.items.map(({ ref, title, name, kind }) => ({ insert: `#${ref}`, label: title || name, note: kind })),
    ...runs.items.map(({ id, title, state }) => ({ insert: `#run:${id}`, label: title, note: `run, ${state}` })),
  ].slice(0, most)
}
