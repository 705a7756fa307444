import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { workflows } from './workflows.mjs'

const run = promisify(execFile)
const folders = 20
const filesEach = 10
const commits = 50

/** A real Git repository: 200 small files, 50 commits, and the workflows that the rows start. */
export async function makeRepository(folder) {
  for (const [path, text] of Object.entries({ ...sources(), ...workflows(), 'print-lines.mjs': await readFile(new URL('print-lines.mjs', import.meta.url), 'utf8') })) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  await git(folder, 'init', '--quiet', '--initial-branch=main')
  for (let number = 1; number <= commits; number += 1) {
    await writeFile(join(folder, 'version.txt'), `1.0.${number}\n`)
    await git(folder, 'add', '--all')
    await git(folder, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '--quiet', '-m', `Version 1.0.${number}`)
  }
}

function sources() {
  const files = Array.from({ length: folders * filesEach }, (_, index) => [`src/part-${index % folders}/file-${index}.js`, `export const value${index} = ${index}\n`])
  return Object.fromEntries([...files, ['README.md', '# Shop\n'], ['package.json', '{ "name": "shop", "type": "module", "private": true }\n']])
}

async function git(folder, ...args) {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' }
  await run('git', args, { cwd: folder, env })
}
