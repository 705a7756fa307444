import { z } from 'zod'
import { ProductError } from '#lib/errors'
import { encodeCursor, readCursor } from '#lib/page'
import { handle } from '#kernel/feature'
import { diffCommits, getCommit, listCommits, locateRepository } from './contract.ts'
import { cloneUrlOf } from './hosting/hosted-repository.ts'
import { placeOf, type RepositoryPlace } from './describe-repository.ts'
import { readCommits } from './git/read-commits.ts'
import { readChangedFiles, readPatch } from './git/read-diff.ts'
import { resolveCommit } from './git/read-refs.ts'

export const locate = handle(locateRepository, async ({ repository }, ctx) => {
  const { gitDir, defaultBranch, hosted } = await placeOf(ctx, repository)
  return { gitDir, defaultBranch, cloneUrl: hosted ? cloneUrlOf(ctx.site, hosted) : null }
})

const PageKey = z.tuple([z.string().regex(/^[0-9a-f]{40,64}$/), z.number().int().min(0)])

/** The cursor holds the commit that the first page began with, so that a push in between moves nothing. */
export const log = handle(listCommits, async ({ repository, ref, path, cursor, limit }, ctx) => {
  const place = await placeOf(ctx, repository)
  const [start, skip] = readCursor(cursor, PageKey) ?? [await startOf(place, ref), 0]
  if (start === undefined) return { items: [], nextCursor: null }
  const commits = await readCommits(place.gitDir, { select: [`--max-count=${limit + 1}`, `--skip=${skip}`, start], path })
  const items = commits.slice(0, limit)
  return { items, nextCursor: commits.length > limit ? encodeCursor([start, skip + limit]) : null }
})

export const commit = handle(getCommit, async ({ repository, sha }, ctx) => {
  const place = await placeOf(ctx, repository)
  const start = await requireCommit(place, sha)
  const [found] = await readCommits(place.gitDir, { select: ['--max-count=1', start] })
  if (!found) throw noSuchCommit(place, sha)
  // The parents of a shallow clone's last commits are not there.
  const parent = found.parents[0] === undefined ? undefined : await resolveCommit(place.gitDir, found.parents[0])
  return { commit: found, ...(await readPatch(place.gitDir, parent ?? null, found.sha)) }
})

export const diff = handle(diffCommits, async ({ repository, from, to }, ctx) => {
  const place = await placeOf(ctx, repository)
  const [start, end] = await Promise.all([requireCommit(place, from), requireCommit(place, to)])
  const [files, patch] = await Promise.all([readChangedFiles(place.gitDir, start, end), readPatch(place.gitDir, start, end)])
  return { from: start, to: end, files, ...patch }
})

async function startOf(place: RepositoryPlace, ref: string | undefined): Promise<string | undefined> {
  if (ref !== undefined) return requireCommit(place, ref)
  return resolveCommit(place.gitDir, place.defaultBranch === null ? 'HEAD' : `refs/heads/${place.defaultBranch}`)
}

async function requireCommit(place: RepositoryPlace, revision: string): Promise<string> {
  const sha = await resolveCommit(place.gitDir, revision)
  if (sha === undefined) throw noSuchCommit(place, revision)
  return sha
}

function noSuchCommit({ ref }: RepositoryPlace, revision: string): ProductError {
  return new ProductError('not-found', `${ref} has no branch, tag or commit ${revision}. Look at its branches with repositories get ${ref}.`)
}
