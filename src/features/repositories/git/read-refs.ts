import { runGit, tryGit } from '#platform/git'

export interface GitRef {
  /** Full name: `refs/heads/main`. */
  readonly name: string
  /** Of the ref itself: a commit, or the object of an annotated tag. */
  readonly sha: string
  /** The commit it leads to, or undefined for tags of other things. */
  readonly commit: string | undefined
}

/** Branches and tags. Throws `GitError` for what is not a repository. */
export async function readRefs(gitDir: string): Promise<GitRef[]> {
  const output = await runGit(['for-each-ref', '--format=%(objectname) %(objecttype) %(*objectname) %(*objecttype) %(refname)', 'refs/heads', 'refs/tags'], { gitDir })
  return output.split('\n').filter((line) => line !== '').map((line) => {
    const [sha = '', type = '', peeled = '', peeledType = '', ...name] = line.split(' ')
    const commit = type === 'commit' ? sha : peeledType === 'commit' ? peeled : undefined
    return { name: name.join(' '), sha, commit }
  })
}

/** The branch that HEAD names, there or not yet; undefined when HEAD is detached. */
export async function readHeadBranch(gitDir: string): Promise<string | undefined> {
  const { code, stdout } = await tryGit(['symbolic-ref', '--quiet', 'HEAD'], { gitDir })
  const name = stdout.trim()
  return code === 0 && name.startsWith('refs/heads/') ? name.slice('refs/heads/'.length) : undefined
}

/** The commit that a branch, tag or commit's name leads to, or undefined. */
export async function resolveCommit(gitDir: string, revision: string): Promise<string | undefined> {
  const { code, stdout } = await tryGit(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`], { gitDir })
  return code === 0 ? stdout.trim() : undefined
}
