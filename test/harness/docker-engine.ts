import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, copyFileSync, mkdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { eventually } from './eventually.ts'
import { tempDir } from './temp-dir.ts'

export interface DockerEngine {
  /** As DOCKER_HOST has it. */
  readonly host: string
  /** An image with busybox alone. */
  readonly image: string
  /** Runs `docker`, and gives what it says. */
  docker(...args: string[]): string
  stop(): Promise<void>
}

const tools = ['dockerd', 'docker', 'busybox']
const missing = tools.filter((name) => programAt(name) === undefined)

/** Why there can be no engine, for the name of a test; empty where there can. */
export const noDockerEngine = missing.length > 0 ? ` (skipped: ${missing.join(', ')} missing)` : process.getuid?.() === 0 ? '' : ' (skipped: only root may start dockerd)'

/** A real Docker engine of its own, with no networks, in a folder of its own. */
export async function startDockerEngine(folder?: string): Promise<DockerEngine> {
  const place = folder ?? (await tempDir())
  const host = `unix://${place}/d.sock`
  const docker = (...args: string[]) => execFileSync(programAt('docker') ?? 'docker', args, { env: { ...process.env, DOCKER_HOST: host }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  const engine = spawn(programAt('dockerd') ?? 'dockerd', ['--iptables=false', '--ip6tables=false', '--bridge=none', '--storage-driver=vfs', '--data-root', `${place}/data`, '--exec-root', `${place}/exec`, '--pidfile', `${place}/pid`, '-H', host], { stdio: 'ignore' })
  const gone = once(engine, 'exit')
  const stop = async () => {
    engine.kill()
    await gone
  }
  try {
    await eventually(() => docker('version'), { timeoutMs: 30_000, intervalMs: 200 })
    mkdirSync(`${place}/context`, { recursive: true })
    copyFileSync(programAt('busybox') ?? '', `${place}/context/busybox`)
    execFileSync('tar', ['-C', `${place}/context`, '-cf', `${place}/image.tar`, 'busybox'])
    docker('import', `${place}/image.tar`, 'daybook-busybox:1')
  } catch (error) {
    await stop()
    throw error
  }
  return { host, image: 'daybook-busybox:1', docker, stop }
}

function programAt(name: string): string | undefined {
  return (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name)).find((path) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
