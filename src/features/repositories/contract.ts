import { z } from 'zod'
import { EntityRef, parseEntityRef } from '#lib/entity-ref'
import { defineEvent } from '#lib/event'
import { defineOperation } from '#lib/operation'
import { PageInput, pageOf } from '#lib/page'

const moment = z.iso.datetime({ offset: true })

export const ChangedFile = z.object({ path: z.string(), added: z.number().int().nullable(), removed: z.number().int().nullable() })
/** `files` of a merge are those against its first parent. At most 1,000 are given. */
export const Commit = z.object({
  sha: z.string(), treeSha: z.string(), parents: z.array(z.string()), author: z.object({ name: z.string(), email: z.string() }),
  committedAt: moment, message: z.string(), files: z.array(ChangedFile),
})
export type Commit = z.infer<typeof Commit>

/** One pushed ref of a hosted repository. Its commits follow as `ChangeMerged` when they reached the default branch. `gitDir` is its folder on the server. */
export const Pushed = defineEvent('dev.daybook.repository.pushed', z.object({
  repository: EntityRef, ref: z.string(), before: z.string().nullable(), after: z.string(), isDefaultBranch: z.boolean(),
  pusher: z.string(), gitDir: z.string(), changedFiles: z.array(z.string()),
}))

/** One commit that reached the default branch: the change that causes are ranked from. */
export const ChangeMerged = defineEvent(
  'dev.cdevents.change.merged.0.3.0',
  z.object({ repository: EntityRef, branch: z.string(), commit: Commit }),
  (data) => ({ id: data.commit.sha, content: { repository: { id: data.repository } } }),
)
const BranchEvent = z.object({ repository: EntityRef, branch: z.string(), sha: z.string() })
type BranchEvent = z.infer<typeof BranchEvent>
const branchSubject = (data: BranchEvent) => ({ id: data.branch, content: { repository: { id: data.repository } } })
export const BranchCreated = defineEvent('dev.cdevents.branch.created.0.3.0', BranchEvent, branchSubject)
export const BranchDeleted = defineEvent('dev.cdevents.branch.deleted.0.3.0', BranchEvent, branchSubject)
const TagEvent = z.object({ repository: EntityRef, tag: z.string(), sha: z.string() })
export const TagCreated = defineEvent('dev.daybook.tag.created', TagEvent)
export const TagDeleted = defineEvent('dev.daybook.tag.deleted', TagEvent)
export const RepositoryCreated = defineEvent(
  'dev.cdevents.repository.created.0.3.0',
  z.object({ repository: EntityRef, owner: z.string(), name: z.string(), cloneUrl: z.string() }),
  (data) => ({ id: data.repository, content: { name: data.name, owner: data.owner, uri: data.cloneUrl } }),
)
export const RepositoryDeleted = defineEvent(
  'dev.cdevents.repository.deleted.0.3.0',
  z.object({ repository: EntityRef, owner: z.string(), name: z.string() }),
  (data) => ({ id: data.repository, content: { name: data.name, owner: data.owner } }),
)

/** `hosted` here, or found in the project folder. */
export const Repository = z.object({
  ref: EntityRef, name: z.string(), owner: z.string().nullable(), isHosted: z.boolean(), defaultBranch: z.string().nullable(),
  cloneUrl: z.string().nullable(), path: z.string().nullable(), remote: z.string().nullable(),
  head: z.object({ sha: z.string(), committedAt: moment, message: z.string() }).nullable(),
})
export type Repository = z.infer<typeof Repository>
export const Branch = z.object({ name: z.string(), sha: z.string(), committedAt: moment, message: z.string(), isDefault: z.boolean() })
export const Tag = z.object({ name: z.string(), sha: z.string() })

const Name = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}$/, 'A name has letters, digits, -, _ and . only, and begins with a letter or digit.')
  .refine((name) => !/\.(git|lock)$/i.test(name), 'A name cannot end with .git or .lock.')
/** A branch, tag or commit; never an option or a range. */
const Revision = z.string().min(1).max(250).regex(/^[^-\s~^:?*[\\@][^\s~^:?*[\\]*$/, 'Give a branch, a tag or a commit.').refine((text) => !text.includes('..'), 'Give one branch, tag or commit, not a range.')

export const createRepository = defineOperation({
  name: 'repositories.create', kind: 'command', access: 'repositories:write', summary: 'Make an empty repository to push to.',
  input: z.object({ owner: Name, name: Name }), output: Repository, positional: ['owner', 'name'],
})
export const listRepositories = defineOperation({
  name: 'repositories.list', kind: 'query', access: 'repositories:read', summary: 'List repositories, hosted and found.',
  input: z.object({ ...PageInput }), output: pageOf(Repository),
  table: { rows: 'items', columns: ['ref', 'owner', 'defaultBranch', 'head.sha', 'head.committedAt', 'cloneUrl', 'path'] },
})
export const getRepository = defineOperation({
  name: 'repositories.get', kind: 'query', access: 'repositories:read', summary: 'Show a repository with its branches and tags.',
  input: z.object({ repository: EntityRef }), output: z.object({ repository: Repository, branches: z.array(Branch), tags: z.array(Tag) }), positional: ['repository'],
})
export const listCommits = defineOperation({
  name: 'repositories.log', kind: 'query', access: 'repositories:read', summary: 'List the commits of a branch, newest first.',
  input: z.object({ repository: EntityRef, ref: Revision.optional().describe('Branch, tag or commit; the default branch unless given.'), path: z.string().max(1000).optional(), ...PageInput }),
  output: pageOf(Commit), positional: ['repository', 'ref'], table: { rows: 'items', columns: ['sha', 'committedAt', 'author.name', 'message'] },
})
const Patch = { patch: z.string(), isTruncated: z.boolean() }
export const getCommit = defineOperation({
  name: 'repositories.commit', kind: 'query', access: 'repositories:read', summary: 'Show a commit with its patch (at most 512 kB of it).',
  input: z.object({ repository: EntityRef, sha: Revision }), output: z.object({ commit: Commit, ...Patch }), positional: ['repository', 'sha'],
})
export const diffCommits = defineOperation({
  name: 'repositories.diff', kind: 'query', access: 'repositories:read', summary: 'Show what lies between two branches, tags or commits.',
  input: z.object({ repository: EntityRef, from: Revision, to: Revision }), output: z.object({ from: z.string(), to: z.string(), files: z.array(ChangedFile), ...Patch }), positional: ['repository', 'from', 'to'],
})
/** `gitDir` is a folder on the server, for `git --git-dir`; `cloneUrl` reaches it from anywhere, where it is hosted. */
export const locateRepository = defineOperation({
  name: 'repositories.locate', kind: 'query', access: 'repositories:read', summary: 'Say where a repository lies.',
  input: z.object({ repository: EntityRef }), output: z.object({ gitDir: z.string(), defaultBranch: z.string().nullable(), cloneUrl: z.string().nullable() }), positional: ['repository'],
})
export const deleteRepository = defineOperation({
  name: 'repositories.delete', kind: 'command', access: 'repositories:manage', scope: 'repository', summary: 'Delete a hosted repository with all its history.',
  input: z.object({ repository: EntityRef }), output: z.object({ repository: EntityRef }), positional: ['repository'],
})

/** The page of a repository: `/repositories/default/shop`. */
export function repositoryPath(ref: EntityRef): string {
  const { namespace, name } = parseEntityRef(ref)
  return `/repositories/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`
}

/** The page of one of its commits. */
export function commitPath(ref: EntityRef, sha: string): string {
  return `${repositoryPath(ref)}/commit/${sha}`
}
