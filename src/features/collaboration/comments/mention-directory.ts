import type { z } from 'zod'
import { type Directory, readDirectory } from '#kernel/access'
import type { Db } from '#platform/database'
import { mentionedHandles } from '#lib/comment-words'
import type { Mention } from '../contract.ts'

/** Somebody who can be mentioned, and everybody who is told when they are. */
export interface Mentionable extends z.infer<typeof Mention> {
  readonly personIds: readonly string[]
  readonly email: string | undefined
}

const mostMentions = 50

/** Everybody and every team, each under a handle of their own. */
export async function readMentionables(db: Db): Promise<Mentionable[]> {
  return mentionables(await readDirectory(db))
}

/** People go by what stands before the @ of their address; by the whole address where another person or team has that name too. */
export function mentionables({ people, teams }: Directory): Mentionable[] {
  const taken = new Map<string, number>(teams.map(({ name }) => [name, 1]))
  for (const { email } of people) taken.set(shortOf(email), (taken.get(shortOf(email)) ?? 0) + 1)
  return [
    ...people.map(({ id, name, email }) => ({ handle: taken.get(shortOf(email)) === 1 ? shortOf(email) : email, kind: 'person' as const, id, name, personIds: [id], email })),
    ...teams.map(({ name, title, memberIds }) => ({ handle: name, kind: 'team' as const, id: name, name: title, personIds: memberIds, email: undefined })),
  ]
}

/** Whom a text mentions. A whole address always finds its person. */
export function findMentions(text: string, all: readonly Mentionable[]): Mentionable[] {
  const found = mentionedHandles(text).flatMap((handle) => all.filter((one) => one.handle === handle || one.email === handle).map((one) => ({ ...one, handle })))
  return found.slice(0, mostMentions)
}

function shortOf(email: string): string {
  return email.slice(0, email.indexOf('@')).toLowerCase()
}
