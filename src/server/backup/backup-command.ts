import { realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createLog } from '#platform/log'
import { asFileError } from '#platform/files'
import { openProjectDir } from '../paths.ts'
import { type BackupSummary, createBackup } from './create-backup.ts'
import { formatSize } from './format-size.ts'
import { showProgress } from './show-progress.ts'
import { untilInterrupted } from './until-interrupted.ts'

export interface BackupCommand {
  readonly file: string
  readonly dir: string
  readonly dataDir: string | undefined
  readonly isForced: boolean
  readonly isJson: boolean
}

/** `daybook backup`: everything of a folder's Daybook, running or not, in one file. */
export async function backup({ file, dir, dataDir, isForced, isJson }: BackupCommand): Promise<number> {
  const progress = showProgress(process.stderr.isTTY && !isJson)
  try {
    const summary = await untilInterrupted((signal) => createBackup({
      file: resolve(file), dataDir: existingDataDir(dir, dataDir), environment: process.env, log: createLog({ level: 'error' }), isForced, signal,
      onProgress: (words, doneBytes) => progress.say(`${words}${doneBytes > 0 ? `, ${formatSize(doneBytes)}` : ''}`),
    }))
    progress.end()
    process.stdout.write(isJson ? `${JSON.stringify(summary)}\n` : asText(summary))
    return 0
  } finally {
    progress.end()
  }
}

function existingDataDir(dir: string, dataDir: string | undefined): string {
  const path = dataDir === undefined ? join(openProjectDir(dir), '.daybook') : resolve(dataDir)
  try {
    return realpathSync(path)
  } catch (error) {
    throw asFileError(error, path)
  }
}

function asText({ file, sizeBytes, tables, rows, files, fileBytes, hasSecretKey, leftOut }: BackupSummary): string {
  const key = hasSecretKey
    ? 'It holds the key of the secrets: keep it where you would keep that.'
    : 'It does not hold the key of the secrets, which comes from DAYBOOK_SECRET_KEY: keep that too.'
  const strays = leftOut.length === 0 ? '' : `Left out, since Daybook does not know it: ${leftOut.join(', ')}.\n`
  return `Backed up to ${file}: ${formatSize(sizeBytes)}, with ${rows} rows of ${tables} tables and ${files} files of ${formatSize(fileBytes)}.\n${strays}${key}\n`
}
