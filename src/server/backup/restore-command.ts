import { existsSync, realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createLog } from '#platform/log'
import { openProjectDir } from '../paths.ts'
import { formatSize } from './format-size.ts'
import { restoreBackup, type RestoreSummary } from './restore-backup.ts'
import { showProgress } from './show-progress.ts'
import { untilInterrupted } from './until-interrupted.ts'

export interface RestoreCommand {
  readonly file: string
  readonly dir: string
  readonly dataDir: string | undefined
  readonly isJson: boolean
}

/** `daybook restore`: makes the data folder of a Daybook from a backup; `daybook up` starts it then. */
export async function restore({ file, dir, dataDir, isJson }: RestoreCommand): Promise<number> {
  const progress = showProgress(process.stderr.isTTY && !isJson)
  try {
    const path = dataDir === undefined ? join(openProjectDir(dir), '.daybook') : resolve(dataDir)
    const summary = await untilInterrupted((signal) => restoreBackup({
      file: resolve(file), dataDir: existsSync(path) ? realpathSync(path) : path, environment: process.env, log: createLog({ level: 'error' }), signal,
      onProgress: (words, share) => progress.say(`${words}, ${Math.floor(share * 100)} %`),
    }))
    progress.end()
    process.stdout.write(isJson ? `${JSON.stringify(summary)}\n` : asText(summary, dataDir === undefined ? dir : `${dir} --data ${dataDir}`))
    return 0
  } finally {
    progress.end()
  }
}

function asText({ dataDir, version, createdAt, tables, rows, files, fileBytes, hasSecretKey, leftOut }: RestoreSummary, place: string): string {
  const strays = leftOut.length === 0 ? '' : `Left out, since they are not Daybook's: the tables ${leftOut.join(', ')}.\n`
  const key = hasSecretKey ? '' : 'The key of the secrets is not in it: set DAYBOOK_SECRET_KEY as it was on the old machine.\n'
  return `Restored into ${dataDir} what Daybook ${version} was at ${createdAt}: ${rows} rows of ${tables} tables and ${files} files of ${formatSize(fileBytes)}.\n${strays}${key}Start it with: daybook up ${place}\nWhere services ran on the old machine, deploy them again; environments say so.\n`
}
