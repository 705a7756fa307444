import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ProductError } from '#lib/errors'
import { asFileError, writeFileAtomically } from '#platform/files'

/** Where the program's own files are: built (dist/) or, in tests, the checkout. */
export interface ProgramPaths {
  readonly webDir: string
  readonly migrationRoots: readonly string[]
  /** The runner's program; undefined where it is not built. */
  readonly runnerFile: string | undefined
  /** The thread that metrics live in; undefined where the program runs from source. */
  readonly metricsWorkerFile: string | undefined
  /** The thread that logs live in. */
  readonly logsWorkerFile: string | undefined
}

/** Looks upward from this file for `dist`: the bundle lies in it, the source beside it. */
export function programPaths(): ProgramPaths {
  const here = dirname(fileURLToPath(import.meta.url))
  const root = rootAbove(here)
  const dist = join(root, 'dist')
  const built = join(dist, 'migrations')
  const isBundle = here.startsWith(dist)
  const migrations = isBundle && existsSync(built) ? built : join(root, 'src')
  const runnerFile = join(dist, 'runner.js')
  return { webDir: join(dist, 'web'), migrationRoots: [join(migrations, 'kernel'), join(migrations, 'features')], runnerFile: existsSync(runnerFile) ? runnerFile : undefined, metricsWorkerFile: isBundle ? join(dist, 'metrics-worker.js') : undefined, logsWorkerFile: isBundle ? join(dist, 'logs-worker.js') : undefined }
}

function rootAbove(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder
  const parent = dirname(folder)
  if (parent === folder) throw new Error('The program lies outside its package.')
  return rootAbove(parent)
}

/** The folder that is worked in, without symbolic links. Throws invalid when it is not one or cannot be read. */
export function openProjectDir(folder: string): string {
  const path = resolve(folder)
  try {
    if (statSync(path).isDirectory()) {
      accessSync(path, constants.R_OK | constants.X_OK)
      return realpathSync(path)
    }
  } catch (error) {
    throw asFileError(error, path)
  }
  throw new ProductError('invalid', `${path} is a file. Name the folder that you work in.`)
}

/** `.daybook` in the project folder unless named; made when missing, and kept out of Git. */
export async function openDataDir(projectDir: string, dataDir: string | undefined): Promise<string> {
  const path = resolve(dataDir ?? join(projectDir, '.daybook'))
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
    if (!existsSync(join(path, '.gitignore'))) await writeFileAtomically(join(path, '.gitignore'), '*\n')
    return realpathSync(path)
  } catch (error) {
    throw asFileError(error, path)
  }
}
