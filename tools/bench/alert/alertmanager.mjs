import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../observe/servers.mjs'

/** Debian's Alertmanager with a configuration. Undefined where it is not installed. */
export async function peerAlertmanager(bench, config) {
  if (spawnSync('prometheus-alertmanager', ['--version']).status !== 0) return undefined
  const folder = await bench.folder('alertmanager')
  writeFileSync(join(folder, 'alertmanager.yml'), config)
  const port = await freePort()
  const child = spawn('prometheus-alertmanager', [`--config.file=${folder}/alertmanager.yml`, `--storage.path=${folder}/data`, `--web.listen-address=127.0.0.1:${port}`, '--cluster.listen-address='], { stdio: 'ignore' })
  process.once('exit', () => child.kill('SIGKILL'))
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 300; tries += 1) {
    if ((await fetch(`${url}/-/ready`).catch(() => undefined))?.ok) return { url, headers: {}, pid: child.pid, stop: () => new Promise((resolve) => { child.once('exit', resolve); child.kill('SIGTERM') }) }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('Alertmanager did not become ready.')
}
