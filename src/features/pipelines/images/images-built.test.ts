import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseWorkflow } from '#lib/workflow'
import { dockerCommands } from './docker-commands.ts'
import { imagesBuilt } from './images-built.ts'

function builtIn(text: string) {
  return imagesBuilt(parseWorkflow({ path: '.github/workflows/a.yml', text }).workflow).map(({ by, names, dockerfile, line }) => [by, names.join(' '), dockerfile, line])
}

it('reads the builds of steps, with what is known before they run', () => {
  expect(builtIn(`on: push
env: { REGISTRY: ghcr.io/acme }
jobs:
  one:
    runs-on: x
    strategy: { matrix: { service: [web, api], include: [{ service: job, file: docker/job.Dockerfile }] } }
    steps:
      - id: meta
        uses: docker/metadata-action@v5
        with:
          images: |
            \${{ env.REGISTRY }}/\${{ matrix.service }}
            name=acme/\${{ matrix.service }},enable=true
      - uses: docker/build-push-action@v6
        with: { context: "src/\${{ matrix.service }}", tags: "\${{ steps.meta.outputs.tags }}" }
      - uses: docker/login-action@v3
  two:
    runs-on: x
    env: { NAME: shop }
    steps:
      - run: |
          docker build --build-arg A=1 -t $REGISTRY/$NAME:\${GITHUB_SHA} -f build/Dockerfile --no-cache . && docker push x
          cd worker
          docker buildx build --push --tag=$REGISTRY/worker \\
            --platform linux/amd64 .
      - run: podman build -t "$(whoami)/x" \${{ github.event.x }}
        working-directory: tools
      - run: skaffold run -p gcb
      - uses: docker/build-push-action@v6
        with: { file: ./cmd/Dockerfile, tags: "\${{ github.repository }}:latest" }
  three:
    uses: acme/.github/.github/workflows/reusable-docker-build.yaml@main
    with:
      image-names: |
        ghcr.io/acme/vote
        acme/vote
      context: vote
`)).toEqual([
    ['action', 'ghcr.io/acme/web acme/web', 'src/web/Dockerfile', 14], ['action', 'ghcr.io/acme/api acme/api', 'src/api/Dockerfile', 14], ['action', 'ghcr.io/acme/job acme/job', 'src/job/Dockerfile', 14],
    ['command', 'ghcr.io/acme/shop', 'build/Dockerfile', 21], ['command', 'ghcr.io/acme/worker', 'worker/Dockerfile', 21], ['command', '', null, 26], ['skaffold', '', null, 28], ['action', '', 'cmd/Dockerfile', 29],
    ['action', 'ghcr.io/acme/vote acme/vote', 'vote/Dockerfile', 31],
  ])
})

it.each([
  ['docker build .', 'Dockerfile'], ['sudo docker image build -f x/Dockerfile x', 'x/Dockerfile'], ['docker build - < x', null], ['docker build https://example.com/x.git', null], ['docker build ../..', null], ['docker build --file=a.Dockerfile --target b .', 'a.Dockerfile'],
])('%s builds %s', (script, dockerfile) => {
  expect(dockerCommands(script, '').map((build) => build.dockerfile)).toEqual([dockerfile])
})

it('never throws', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom('docker', 'build', '-t', '-f', ' ', '\n', '"', "'", '$X', '${', '&&', '\\\n', '.', '..', '/', 'cd', '\0')), (words) => void dockerCommands(words.join(' '), '')))
})
