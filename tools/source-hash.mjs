import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What dist/ is made of. */
const folders = ['src', 'tools']
const files = ['package.json', 'package-lock.json', 'tsconfig.base.json', 'tsconfig.json', 'tsconfig.browser.json', 'vite.config.ts']

export function hashOf(content) {
  return createHash('sha256').update(content).digest('hex')
}

/** One hash of the names and contents of all sources but tests. */
export function sourceHash(root) {
  const paths = [...folders.flatMap((folder) => filesBelow(root, folder)), ...files.filter((file) => existsSync(join(root, file)))].sort()
  const hash = createHash('sha256')
  for (const path of paths) hash.update(`${path}\0${hashOf(readFileSync(join(root, path)))}\n`)
  return hash.digest('hex')
}

function filesBelow(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return filesBelow(root, path)
    return entry.isFile() && !entry.name.endsWith('.test.ts') ? [path] : []
  })
}
