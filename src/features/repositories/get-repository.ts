import { handle } from '#kernel/feature'
import { runGit } from '#platform/git'
import { getRepository } from './contract.ts'
import { describe, placeOf, type RepositoryPlace } from './describe-repository.ts'

const maxRefs = 500

export const get = handle(getRepository, async ({ repository }, ctx) => {
  const place = await placeOf(ctx, repository)
  const [described, branches, tags] = await Promise.all([describe(ctx, place), readBranches(place), readTags(place)])
  return { repository: described, branches, tags }
})

/** Newest first; at most 500. */
async function readBranches({ gitDir, defaultBranch }: RepositoryPlace) {
  const format = '%(objectname)%00%(committerdate:iso-strict)%00%(contents:subject)%00%(refname)'
  const output = await runGit(['for-each-ref', `--count=${maxRefs}`, '--sort=-committerdate', `--format=${format}`, 'refs/heads'], { gitDir })
  return linesOf(output).map(([sha = '', date = '', message = '', ref = '']) => {
    const name = ref.slice('refs/heads/'.length)
    return { name, sha, committedAt: momentOf(date), message, isDefault: name === defaultBranch }
  })
}

async function readTags({ gitDir }: RepositoryPlace) {
  const output = await runGit(['for-each-ref', `--count=${maxRefs}`, '--sort=-creatordate', '--format=%(objectname)%00%(*objectname)%00%(refname)', 'refs/tags'], { gitDir })
  return linesOf(output).map(([sha = '', peeled = '', ref = '']) => ({ name: ref.slice('refs/tags/'.length), sha: peeled === '' ? sha : peeled }))
}

function linesOf(output: string): string[][] {
  return output.split('\n').filter((line) => line !== '').map((line) => line.split('\0'))
}

function momentOf(date: string): string {
  const time = Date.parse(date)
  return new Date(Number.isNaN(time) ? 0 : time).toISOString()
}
