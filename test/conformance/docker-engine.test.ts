import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, copyFileSync, mkdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readEngine } from '../../src/features/containers/machine/detect-engine.ts'
import { eventually, tempDir } from '../harness/index.ts'

const tools = ['dockerd', 'docker', 'busybox'].map((name) => ({ name, path: find(name) }))
const missing = tools.filter(({ path }) => path === undefined).map(({ name }) => name)
const isAllowed = process.getuid?.() === 0
const reason = missing.length > 0 ? ` (skipped: ${missing.join(', ')} missing)` : isAllowed ? '' : ' (skipped: only root may start dockerd)'

function find(name: string): string | undefined {
  return (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name)).find((path) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

describe.skipIf(reason !== '')(`a real Docker engine${reason}`, () => {
  it('is read with its containers and images', async () => {
    const folder = await tempDir()
    const [dockerd = '', docker = '', busybox = ''] = tools.map(({ path }) => path)
    const DOCKER_HOST = `unix://${folder}/d.sock`
    const run = (...args: string[]) => execFileSync(docker, args, { env: { ...process.env, DOCKER_HOST }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
    const engine = spawn(dockerd, ['--iptables=false', '--ip6tables=false', '--bridge=none', '--storage-driver=vfs', '--data-root', `${folder}/data`, '--exec-root', `${folder}/exec`, '--pidfile', `${folder}/pid`, '-H', DOCKER_HOST], { stdio: 'ignore' })
    const gone = once(engine, 'exit')
    try {
      await eventually(() => Promise.resolve(run('version')), { timeoutMs: 30_000 })
      mkdirSync(`${folder}/context`)
      copyFileSync(busybox, `${folder}/context/busybox`)
      execFileSync('tar', ['-C', `${folder}/context`, '-cf', `${folder}/image.tar`, 'busybox'])
      run('import', `${folder}/image.tar`, 'daybook-conformance:1')
      run('create', '--name', 'made', '--network', 'none', '--label', 'com.docker.compose.project=shop', '--label', 'com.docker.compose.service=web', '--label', 'com.docker.compose.project.config_files=/srv/shop/compose.yaml', 'daybook-conformance:1', '/busybox', 'true')
      const { entities } = await readEngine({ DOCKER_HOST }, AbortSignal.timeout(10_000))
      expect(entities).toMatchObject([{
        spec: {
          canBeRead: true, version: run('version', '--format', '{{.Server.Version}}').trim(),
          observed: { containers: [{ name: 'made', image: 'daybook-conformance:1', state: 'created', composeProject: 'shop', composeService: 'web', composeFiles: ['/srv/shop/compose.yaml'] }], images: ['daybook-conformance:1'] },
        },
      }])
      run('rm', 'made')
    } finally {
      engine.kill()
      await gone
    }
    expect(await readEngine({ DOCKER_HOST }, AbortSignal.timeout(10_000))).toMatchObject({ entities: [] })
  }, 90_000)
})
