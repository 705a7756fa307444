import fc from 'fast-check'
import { expect, it } from 'vitest'
import { processorMs } from '../../../../test/harness/processor-time.ts'
import { describeDockerfile } from './describe-dockerfile.ts'
import { parseDockerfile } from './parse-dockerfile.ts'

it('puts continued lines together, with comments and blank lines in them', () => {
  const { instructions, faults } = parseDockerfile('FROM alpine\nRUN apk add \\\n  # a comment\n\n  curl \\\n  git\ncmd ["sh", "-c", "x"]\n')
  expect(faults).toEqual([])
  expect(instructions.map(({ name, line, rest }) => ({ name, line, rest: rest.replace(/\s+/g, ' ') }))).toEqual([{ name: 'FROM', line: 1, rest: 'alpine' }, { name: 'RUN', line: 2, rest: 'apk add curl git' }, { name: 'CMD', line: 7, rest: '["sh", "-c", "x"]' }])
  expect(instructions[2]?.json).toEqual(['sh', '-c', 'x'])
})

it('takes the escape character and the syntax from directives', () => {
  const { instructions, syntax } = parseDockerfile('# syntax=docker/dockerfile:1\n# escape=`\nFROM windows\nCOPY a `\n  C:\\b\\\nRUN dir\n')
  expect(syntax).toBe('docker/dockerfile:1')
  expect(instructions.map(({ name, line }) => [name, line])).toEqual([['FROM', 3], ['COPY', 4], ['RUN', 6]])
})

it('leaves here-documents alone', () => {
  const text = 'FROM alpine\nRUN <<EOF\nNOT an instruction\nFROM nothing\nEOF\nCOPY <<-"A" <<B /x/\none\n\tA\ntwo\nB\nRUN cat <<<word\nEXPOSE 80\n'
  const { instructions, faults } = parseDockerfile(text)
  expect(faults).toEqual([])
  expect(instructions.map(({ name, line }) => [name, line])).toEqual([['FROM', 1], ['RUN', 2], ['COPY', 6], ['RUN', 11], ['EXPOSE', 12]])
  expect(parseDockerfile('FROM a\nRUN <<EOF\nx\n').faults).toMatchObject([{ line: 2 }])
})

it('names what Docker refuses', () => {
  expect(parseDockerfile('FROM a\nRUNN x\n').faults).toEqual([{ line: 2, message: 'RUNN is no instruction of Dockerfiles' }])
  expect(parseDockerfile('RUN x\n').faults).toEqual([{ line: 1, message: 'RUN stands before the first FROM' }])
  expect(parseDockerfile('').faults).toHaveLength(1)
  expect(parseDockerfile('# syntax=example/other\nFROM a\nINCLUDE x\n').faults).toEqual([])
  expect(parseDockerfile('\uFEFFARG X=1\r\nFROM a\r\nONBUILD RUN x\r\n').faults).toEqual([])
})

it('describes stages, bases, ports and commands with the defaults of arguments', () => {
  const facts = describeDockerfile(parseDockerfile(`ARG GO=1.22
ARG BASE=golang:\${GO}
FROM --platform=$BUILDPLATFORM \${BASE}-alpine AS build
ARG TOKEN
COPY go.mod ./
RUN --mount=type=bind,from=ghcr.io/acme/tools:2,target=/t go build
FROM gcr.io/distroless/static AS base
ENV PORT=8080 PASSWORD="a b"
USER 1000
WORKDIR /srv
FROM base
WORKDIR app
COPY --from=build /out /srv
COPY --from=nginx:1 /etc/nginx /etc/nginx
EXPOSE $PORT 9090/udp
HEALTHCHECK --interval=5s CMD ["/srv/app", "--check"]
LABEL org.opencontainers.image.title="Shop" other=x
ENTRYPOINT ["/srv/app", "--password=secret1"]
`))
  expect(facts.stages.map(({ name, base }) => [name, base])).toEqual([['build', 'golang:1.22-alpine'], ['base', 'gcr.io/distroless/static'], [null, 'base']])
  expect(facts.bases).toEqual([
    { image: 'gcr.io/distroless/static', line: 7, role: 'final' }, { image: 'golang:1.22-alpine', line: 3, role: 'build' },
    { image: 'ghcr.io/acme/tools:2', line: 6, role: 'copied' }, { image: 'nginx:1', line: 14, role: 'copied' },
  ])
  expect(facts).toMatchObject({ ports: ['8080', '9090/udp'], user: '1000', workdir: '/srv/app', healthcheck: '/srv/app --check', env: ['PORT', 'PASSWORD'], labels: { 'org.opencontainers.image.title': 'Shop' }, copied: ['go.mod'], lost: [] })
  expect(facts.args).toEqual(['GO', 'BASE', 'TOKEN'])
  expect(JSON.stringify(facts)).not.toMatch(/a b|secret1/)
})

it('knows which stage is not there', () => {
  const { lost } = describeDockerfile(parseDockerfile('FROM a AS one\nFROM b\nCOPY --from=one / /\nCOPY --from=builder / /\nCOPY --from=0 / /\nCOPY --from=3 / /\nCOPY --from=composer / /\n'))
  expect(lost.map(({ from, line }) => [from, line])).toEqual([['builder', 4], ['3', 6]])
})

it('never throws', () => {
  const words = fc.constantFrom('FROM', 'a', ' ', '\n', '\\', '\\\n', '<<EOF', 'EOF', '#', '# escape=`\n', 'RUN', 'COPY', '--from=', '[', '"', '${', '}', '$X', 'ARG', '=', 'ONBUILD', '\r', '\0', 'é')
  fc.assert(fc.property(fc.array(words, { maxLength: 60 }), (parts) => void describeDockerfile(parseDockerfile(parts.join('')))))
  fc.assert(fc.property(fc.string(), (text) => void describeDockerfile(parseDockerfile(text))))
})

it('reads a hostile file in no time', () => {
  const before = processorMs()
  for (const text of [`FROM a\nRUN ${'a\\\n'.repeat(100_000)}`, `FROM ${'${X:-'.repeat(10_000)}`, `FROM a\nCOPY ${'<<A '.repeat(20_000)}\n`, `FROM a\nENV ${'A="'.repeat(100_000)}`, `FROM a\n${'ONBUILD '.repeat(20_000)}RUN x`]) describeDockerfile(parseDockerfile(text))
  expect(processorMs() - before).toBeLessThan(5000)
})
