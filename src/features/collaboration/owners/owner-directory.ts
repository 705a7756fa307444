import { type EntityRef, entityRef, parseEntityRef } from '#lib/entity-ref'
import { type Directory, readDirectory } from '#kernel/access'
import { type Owned, ownership, statedMembers } from '#kernel/catalog'
import type { Db } from '#platform/database'
import type { Owner } from '../contract.ts'

type OwnerPerson = Owner['people'][number]
type Members = readonly { readonly person: EntityRef; readonly team: EntityRef }[]

/** Everybody who owns something or could: named in files, or known here. Those with most come first. */
export async function readOwners(db: Db): Promise<{ owners: Owner[]; owned: Owned[] }> {
  const [directory, owned, members] = await Promise.all([readDirectory(db), ownership(db), statedMembers(db)])
  const byOwner = groupByOwner(owned)
  const refs = new Set<EntityRef>([
    ...owned.flatMap(({ owner }) => (owner === null ? [] : [owner])), ...directory.teams.map(({ name }) => entityRef('team', name)), ...members.map(({ team }) => team),
  ])
  const owners = [...refs].map((ref) => toOwner(ref, byOwner.get(ref) ?? [], directory, members))
  return { owners: owners.toSorted((a, b) => b.total - a.total || a.title.localeCompare(b.title)), owned }
}

export function countKinds(things: readonly Pick<Owned, 'kind'>[]): { kind: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { kind } of things) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts].map(([kind, count]) => ({ kind, count })).toSorted((a, b) => b.count - a.count || a.kind.localeCompare(b.kind))
}

function toOwner(ref: EntityRef, things: readonly Owned[], directory: Directory, members: Members): Owner {
  const { kind, name } = parseEntityRef(ref)
  const team = kind === 'team' ? directory.teams.find((one) => one.name === name) : undefined
  const person = kind === 'team' ? undefined : personOf(name, directory)
  return { ref, kind, title: team?.title ?? person?.name ?? name, isKnown: (team ?? person) !== undefined, people: kind === 'team' ? peopleOf(ref, team, directory, members) : [toPerson(ref, directory)], owns: countKinds(things), total: things.length }
}

/** Members who are known here, then those that only files name. */
function peopleOf(ref: EntityRef, team: Directory['teams'][number] | undefined, directory: Directory, members: Members): OwnerPerson[] {
  const known = directory.people.filter(({ id }) => team?.memberIds.includes(id)).map((person) => ({ name: person.name, email: person.email, role: null, ref: null, isKnown: true }))
  const stated = members.filter((member) => member.team === ref).map(({ person }) => toPerson(person, directory))
  return [...known, ...stated.filter(({ email }) => email === null || !known.some((one) => one.email === email))]
}

function toPerson(ref: EntityRef, directory: Directory): OwnerPerson {
  const { name } = parseEntityRef(ref)
  const person = personOf(name, directory)
  return { name: person?.name ?? name, email: person?.email ?? null, role: null, ref, isKnown: person !== undefined }
}

/** Somebody whom a file names goes by their id here, or by what stands before the @ of their address. */
function personOf(name: string, { people }: Directory): Directory['people'][number] | undefined {
  const wanted = name.toLowerCase()
  return people.find(({ id, email }) => id === name || email.split('@')[0]?.toLowerCase() === wanted)
}

function groupByOwner(owned: readonly Owned[]): Map<EntityRef | null, Owned[]> {
  const groups = new Map<EntityRef | null, Owned[]>()
  for (const one of owned) {
    const group = groups.get(one.owner)
    if (group) group.push(one)
    else groups.set(one.owner, [one])
  }
  return groups
}
