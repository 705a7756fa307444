import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { interestingFiles } from './interesting-files.mjs'

const run = promisify(execFile)
const endings = ['go', 'ts', 'java', 'rb', 'c', 'h', 'css', 'html', 'svg', 'txt']
const folderSize = 50
const atOnce = 64

/** A Git repository of so many files, of which `interesting` are of the sorts that discovery reads. Gives the paths of those. */
export async function makeTree(folder, { files, interesting }) {
  const wanted = interestingFiles.flatMap(({ share, path, text }) => Array.from({ length: Math.round(interesting * share) }, (_, n) => [path(n), text(n)]))
  const plain = Array.from({ length: files - wanted.length }, (_, n) => [`src/area-${Math.floor(n / folderSize) % 40}/pkg-${Math.floor(n / folderSize)}/file-${n}.${endings[n % endings.length]}`, `// file ${n}\n`])
  const all = [...wanted, ...plain]
  const made = new Set()
  for (let start = 0; start < all.length; start += atOnce) await Promise.all(all.slice(start, start + atOnce).map(([path, text]) => write(folder, path, text, made)))
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' }
  for (const args of [['init', '--quiet', '--initial-branch=main'], ['add', '--all'], ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '--quiet', '-m', 'The tree']]) await run('git', args, { cwd: folder, env, maxBuffer: 2 ** 26 })
  return wanted.map(([path]) => path)
}

async function write(folder, path, text, made) {
  const place = dirname(join(folder, path))
  if (!made.has(place)) await mkdir(place, { recursive: true })
  made.add(place)
  await writeFile(join(folder, path), text, { mode: path.endsWith('.sh') ? 0o755 : 0o644 })
}
