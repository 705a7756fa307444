import type { LockFormat } from '../read-dependencies.ts'
import { readBunLock } from './read-bun-lock.ts'
import { readPackageJson } from './read-package-json.ts'
import { readPackageLock } from './read-package-lock.ts'
import { readPnpmLock } from './read-pnpm-lock.ts'
import { readYarnLock } from './read-yarn-lock.ts'

const common = { ecosystem: 'npm', manifests: ['package.json'], wanted: readPackageJson } as const

export const npmFormats: readonly LockFormat[] = [
  { ...common, tool: 'npm', name: /^(package-lock|npm-shrinkwrap)\.json$/, read: readPackageLock },
  { ...common, tool: 'pnpm', name: /^pnpm-lock\.yaml$/, read: readPnpmLock },
  { ...common, tool: 'yarn', name: /^yarn\.lock$/, read: readYarnLock },
  { ...common, tool: 'bun', name: /^bun\.lock$/, read: readBunLock },
]
