import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DetectedProblem, Detection, FileDetector, FoundFile } from '#kernel/feature'
import { nothingDetected } from '#kernel/feature'
import { GitError, runGit, tryGit } from '#platform/git'
import { type GitRef, readHeadBranch, readRefs } from '../git/read-refs.ts'

/** Git repositories in the project folder: work trees, submodules, bare ones. */
export const detectRepository: FileDetector = {
  kind: 'file',
  id: 'git-repository',
  endings: ['git'],
  matches: (path) => path === '.git' || path.endsWith('/.git'),
  detect: async (file) => {
    const { repository } = file
    if (!repository) return nothingDetected
    try {
      return await describe(file, repository.ref, repository.path)
    } catch (error) {
      if (!(error instanceof GitError)) throw error
      return { ...nothingDetected, problems: [{ key: 'git', message: `Git cannot read this repository: ${error.message}. Run git fsck in it.`, evidence: { file: file.path }, entity: repository.ref }], isPartial: true }
    }
  },
}

async function describe(file: FoundFile, ref: string, path: string): Promise<Detection> {
  const gitDir = (await runGit(['rev-parse', '--absolute-git-dir'], { gitDir: file.absolutePath })).trim()
  const [refs, headBranch, remote, defaultRemote, shape] = await Promise.all([
    readRefs(gitDir), readHeadBranch(gitDir), readRemote(gitDir), readRemoteHead(gitDir), runGit(['rev-parse', '--is-bare-repository', '--is-shallow-repository'], { gitDir }),
  ])
  const branches = refs.filter(({ name }) => name.startsWith('refs/heads/'))
  const defaultBranch = chooseDefault(branches, defaultRemote, headBranch)
  const head = defaultBranch === undefined ? await detachedHead(gitDir) : branches.find(({ name }) => name === `refs/heads/${defaultBranch}`)?.sha
  const [isBare, isShallow] = shape.trim().split('\n').map((line) => line === 'true')
  return {
    entities: [{
      ref, title: ref.slice(ref.indexOf('/') + 1), evidence: { file: file.path },
      spec: {
        path: path === '' ? '.' : path, gitDir, defaultBranch: defaultBranch ?? null, remote: remote ?? null, isBare: isBare ?? false, isShallow: isShallow ?? false,
        observed: { local: { head: head ?? null, checkedOut: headBranch ?? null, branches: branches.length, tags: refs.length - branches.length, lastCommit: await readLast(gitDir, head), ...(await readSize(gitDir)) } },
      },
    }],
    relations: [],
    problems: head === undefined ? await findBroken(file, gitDir, headBranch, ref) : [],
  }
}

/** What the remote calls its default; else main, master, or whatever is checked out. */
function chooseDefault(branches: readonly GitRef[], remote: string | undefined, checkedOut: string | undefined): string | undefined {
  const names = new Set(branches.map(({ name }) => name.slice('refs/heads/'.length)))
  const known = [remote, 'main', 'master'].find((name) => name !== undefined && names.has(name))
  return known ?? checkedOut
}

async function readRemote(gitDir: string): Promise<string | undefined> {
  const { code, stdout } = await tryGit(['config', '--get', 'remote.origin.url'], { gitDir })
  return code === 0 ? withoutPassword(stdout.trim()) : undefined
}

/** Some people keep a token in the address. */
function withoutPassword(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1')
}

async function readRemoteHead(gitDir: string): Promise<string | undefined> {
  const { code, stdout } = await tryGit(['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD'], { gitDir })
  return code === 0 ? stdout.trim().replace(/^origin\//, '') : undefined
}

async function detachedHead(gitDir: string): Promise<string | undefined> {
  const { code, stdout } = await tryGit(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], { gitDir })
  return code === 0 ? stdout.trim() : undefined
}

async function readLast(gitDir: string, head: string | undefined): Promise<{ at: string; author: string; message: string } | null> {
  if (head === undefined) return null
  const { code, stdout } = await tryGit(['log', '-1', '--format=%cI%x00%an%x00%s', head, '--'], { gitDir })
  if (code !== 0) return null
  const [at = '', author = '', message = ''] = stdout.trimEnd().split('\0')
  return { at, author, message }
}

async function readSize(gitDir: string): Promise<{ sizeBytes: number } | Record<string, never>> {
  const { code, stdout } = await tryGit(['count-objects', '-v'], { gitDir })
  if (code !== 0) return {}
  const kib = [...stdout.matchAll(/^size(?:-pack)?: (\d+)$/gm)].reduce((sum, [, amount]) => sum + Number(amount), 0)
  return { sizeBytes: kib * 1024 }
}

/** A new repository has no commit, and that is well; one whose HEAD names a branch with a broken file is not. */
async function findBroken(file: FoundFile, gitDir: string, branch: string | undefined, entity: string): Promise<DetectedProblem[]> {
  const text = branch === undefined ? '' : await readFile(join(gitDir, 'refs', 'heads', branch), 'utf8').catch(() => undefined)
  if (text === undefined) return []
  return [{ key: 'head', message: 'HEAD of this repository leads to no commit. Run git fsck in it.', evidence: { file: file.path }, entity }]
}
