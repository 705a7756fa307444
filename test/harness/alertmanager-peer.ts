import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually } from './eventually.ts'
import { freePort } from './free-port.ts'
import { tempDir } from './temp-dir.ts'

/** Debian's, or a newer one that the variable names. */
const program = process.env['DAYBOOK_ALERTMANAGER'] ?? 'prometheus-alertmanager'

export const hasAlertmanager = spawnSync(program, ['--version']).status === 0

export interface AlertmanagerPeer {
  readonly url: string
  stop(): Promise<void>
}

/** A real Alertmanager with a configuration, which answers already. */
export async function startAlertmanager(configuration: string, flags: readonly string[] = []): Promise<AlertmanagerPeer> {
  const folder = await tempDir()
  const file = join(folder, 'alertmanager.yml')
  await writeFile(file, configuration)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(program, [`--config.file=${file}`, `--storage.path=${folder}`, `--web.listen-address=127.0.0.1:${port}`, '--cluster.listen-address=', ...flags], { stdio: 'ignore' })
  const ended = once(child, 'exit')
  await eventually(async () => (await fetch(`${url}/api/v2/status`)).ok, { timeoutMs: 30_000, intervalMs: 50 })
  return {
    url,
    stop: async () => {
      child.kill()
      await ended
    },
  }
}
