import { ProductError } from '#lib/errors'
import { tryGit } from '#platform/git'

interface Signature {
  readonly name: string
  readonly email: string
}

export interface CommitFacts {
  readonly sha: string
  /** SHA of the commit's tree: the same for the same content, whatever the commit is called. */
  readonly treeSha: string
  readonly message: string
  readonly committedAt: string
  readonly author: Signature
  readonly committer: Signature
}

const format = ['%H', '%T', '%cI', '%an', '%ae', '%cn', '%ce', '%B'].join('%x00')

/** The commit that `name` (a SHA or a full ref, of a commit or a tag of one) leads to; undefined when there is none. */
export async function findCommit(gitDir: string, name: string): Promise<CommitFacts | undefined> {
  if (!/^(refs\/|[0-9a-f]{40,64}$|HEAD$)/.test(name)) return undefined
  const { code, stdout } = await tryGit(['show', '--no-patch', '--no-show-signature', `--format=${format}`, '--end-of-options', `${name}^{commit}`], { gitDir })
  if (code !== 0) return undefined
  const [sha = '', treeSha = '', committedAt = '', author = '', authorEmail = '', committer = '', committerEmail = '', ...message] = stdout.split('\0')
  return {
    sha, treeSha, committedAt, message: message.join('').trimEnd(), author: { name: author, email: authorEmail }, committer: { name: committer, email: committerEmail },
  }
}

/** The same. Throws not-found when there is none. */
export async function readCommit(gitDir: string, name: string): Promise<CommitFacts> {
  const commit = await findCommit(gitDir, name)
  if (!commit) throw new ProductError('not-found', `The repository has no commit ${name}. Push it first.`)
  return commit
}

/** `refs/heads/main` → `main`. */
export function refName(ref: string): string {
  return ref.replace(/^refs\/(heads|tags)\//, '')
}
