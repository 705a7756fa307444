import { describe, expect, it } from 'vitest'
import { readEngine } from '../../src/features/containers/machine/detect-engine.ts'
import { noDockerEngine, startDockerEngine } from '../harness/docker-engine.ts'

describe.skipIf(noDockerEngine !== '')(`a real Docker engine${noDockerEngine}`, () => {
  it('is read with its containers and images', async () => {
    const { host, image, docker: run, stop } = await startDockerEngine()
    try {
      run('create', '--name', 'made', '--network', 'none', '--label', 'com.docker.compose.project=shop', '--label', 'com.docker.compose.service=web', '--label', 'com.docker.compose.project.config_files=/srv/shop/compose.yaml', image, '/busybox', 'true')
      const { entities } = await readEngine({ DOCKER_HOST: host }, AbortSignal.timeout(10_000))
      expect(entities).toMatchObject([{
        spec: {
          canBeRead: true, version: run('version', '--format', '{{.Server.Version}}').trim(),
          observed: { containers: [{ name: 'made', image, state: 'created', composeProject: 'shop', composeService: 'web', composeFiles: ['/srv/shop/compose.yaml'] }], images: [image] },
        },
      }])
      run('rm', 'made')
    } finally {
      await stop()
    }
    expect(await readEngine({ DOCKER_HOST: host }, AbortSignal.timeout(10_000))).toMatchObject({ entities: [] })
  }, 90_000)
})
