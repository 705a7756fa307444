import { type LogicalLine, readLogicalLines } from './logical-lines.ts'

export interface Instruction {
  /** Upper case. */
  readonly name: string
  readonly line: number
  /** `--platform=linux/amd64` → { platform: 'linux/amd64' }; of equal ones all are kept. */
  readonly flags: readonly (readonly [name: string, value: string])[]
  /** What follows the flags, on one line. */
  readonly rest: string
  /** The texts of the JSON form. */
  readonly json: readonly string[] | undefined
  /** Of ONBUILD: what it puts off. */
  readonly inner?: Instruction
}

export interface DockerfileFault {
  readonly line: number
  readonly message: string
}

export interface ParsedDockerfile {
  readonly instructions: readonly Instruction[]
  readonly faults: readonly DockerfileFault[]
  /** The frontend that `# syntax=` names. */
  readonly syntax: string | undefined
}

const known = new Set(['ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL', 'MAINTAINER', 'ONBUILD', 'RUN', 'SHELL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR'])
const withFlags = new Set(['ADD', 'COPY', 'FROM', 'HEALTHCHECK', 'RUN'])
const withJson = new Set(['ADD', 'CMD', 'COPY', 'ENTRYPOINT', 'HEALTHCHECK', 'RUN', 'SHELL', 'VOLUME'])

/**
 * A Dockerfile's instructions by Docker's reference (docs.docker.com/reference/dockerfile): parser directives, continued
 * lines with comments in them, here-documents. What Docker would refuse is a fault with its line; nothing is thrown.
 */
export function parseDockerfile(text: string): ParsedDockerfile {
  const { lines, directives, faults } = readLogicalLines(text)
  const found: DockerfileFault[] = [...faults]
  const instructions = lines.flatMap((line) => {
    const read = readInstruction(line)
    if (known.has(read.name)) return [read]
    // Another frontend may know more.
    if (isDockers(directives.get('syntax'))) found.push({ line: line.line, message: `${shown(read.name)} is no instruction of Dockerfiles` })
    return []
  })
  return { instructions, faults: [...found, ...orderFaults(instructions)], syntax: directives.get('syntax') }
}

function isDockers(syntax: string | undefined): boolean {
  return syntax === undefined || /^(docker\.io\/)?docker\/dockerfile(:|@|$)/.test(syntax)
}

function shown(name: string): string {
  return name.length > 40 ? `${name.slice(0, 40)}…` : name
}

function orderFaults(instructions: readonly Instruction[]): DockerfileFault[] {
  const first = instructions.find(({ name }) => name !== 'ARG')
  if (!first) return [{ line: 1, message: 'It has no FROM, so that nothing can be built of it' }]
  return first.name === 'FROM' ? [] : [{ line: first.line, message: `${first.name} stands before the first FROM` }]
}

function readInstruction({ text, line }: LogicalLine): Instruction {
  const [, word = '', after = ''] = /^(\S+)\s*([^]*)$/.exec(text.trim()) ?? []
  const name = word.toUpperCase()
  if (name === 'ONBUILD' && after !== '') return { name, line, flags: [], rest: after, json: undefined, inner: readInstruction({ text: after.replace(/^(onbuild\s+)+/i, ''), line }) }
  const { flags, rest } = withFlags.has(name) ? takeFlags(after) : { flags: [], rest: after.trim() }
  return { name, line, flags, rest, json: withJson.has(name) ? jsonOf(name === 'HEALTHCHECK' ? rest.replace(/^CMD\s+/i, '') : rest) : undefined }
}

function takeFlags(text: string): Pick<Instruction, 'flags' | 'rest'> {
  const flags: [string, string][] = []
  let rest = text.trim()
  for (let match = takeFlag(rest); match; match = takeFlag(rest)) {
    flags.push([match.name, match.value])
    rest = match.rest
  }
  return { flags, rest }
}

function takeFlag(text: string): { name: string; value: string; rest: string } | undefined {
  const [, name, value = '', rest = ''] = /^--([a-z][a-z0-9-]*)(?:=(\S*))?(?:\s+([^]*))?$/i.exec(text) ?? []
  return name === undefined ? undefined : { name: name.toLowerCase(), value: value.replace(/^(["'])(.*)\1$/, '$2'), rest }
}

function jsonOf(text: string): readonly string[] | undefined {
  if (!text.startsWith('[')) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined
  } catch {
    // Docker takes what is no JSON as a command for the shell.
    return undefined
  }
}
