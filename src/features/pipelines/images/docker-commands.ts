import { join } from 'node:path/posix'
import { unknownPart } from './known-text.ts'

export interface DockerBuild {
  readonly tags: readonly string[]
  /** Relative to the top of the repository; null where it is known only when it runs, or is not in the repository. */
  readonly dockerfile: string | null
  readonly context: string | null
  readonly target: string | null
}

const build = /^(?:sudo\s+)?(?:docker(?:\s+(?:image|buildx|builder))?\s+build|podman\s+build|nerdctl\s+build|buildah\s+(?:bud|build)|img\s+build)$/
const takesValue = /^(--(add-host|allow|annotation|attest|build-arg|build-context|builder|cache-from|cache-to|cgroup-parent|cpu-[\w-]+|cpuset-[\w-]+|iidfile|isolation|label|memory|memory-swap|metadata-file|network|no-cache-filter|output|platform|progress|secret|security-opt|shm-size|ssh|ulimit|format|storage-opt|arch|os|volume|authfile|layers|log-level|H|host|context|config)|-o|-m|-c|-v|-H)$/

/** The builds of images that a shell script starts; `folder` is where it runs. What is known only then is `unknownPart`. */
export function dockerCommands(script: string, folder: string): DockerBuild[] {
  let at = folder
  return commandsOf(script).flatMap((words): DockerBuild[] => {
    if ((words[0] === 'cd' || words[0] === 'pushd') && words[1] !== undefined) at = within(at, words[1]) ?? unknownPart
    const length = [4, 3, 2].find((count) => build.test(words.slice(0, count).join(' ')))
    return length === undefined ? [] : [readBuild(words.slice(length), at)]
  })
}

/** Starts `skaffold build`, `run` or `dev`: what it builds stands in skaffold.yaml. */
export function runsSkaffold(script: string): boolean {
  return commandsOf(script).some(([name, verb]) => name === 'skaffold' && ['build', 'run', 'dev', 'deploy'].includes(verb ?? ''))
}

function commandsOf(script: string): string[][] {
  const lines = script.slice(0, 100_000).replaceAll(/\\\r?\n/g, ' ').split(/\r?\n|&&|\|\||;|\|/)
  return lines.map((line) => wordsOf(line.trim())).filter((words) => words.length > 0 && !words[0]?.startsWith('#'))
}

function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replaceAll(/["']/g, ''))
}

function readBuild(words: readonly string[], folder: string): DockerBuild {
  const tags: string[] = []
  const places: string[] = []
  let [file, target]: (string | undefined)[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    const [, flag = word, inline] = /^(--?[\w-]+)=(.*)$/.exec(word) ?? []
    const value = inline ?? words[at + 1] ?? ''
    const isNamed = ['-t', '--tag', '-f', '--file', '--target'].includes(flag)
    if (flag === '-t' || flag === '--tag') tags.push(value)
    else if (flag === '-f' || flag === '--file') file = value
    else if (flag === '--target') target = value
    else if (word === '-' || !word.startsWith('-')) places.push(word)
    if (inline === undefined && (isNamed || takesValue.test(flag))) at += 1
  }
  const context = within(folder, places.find((place) => !/^[<>]/.test(place)) ?? '.')
  return { tags, context, target: target ?? null, dockerfile: file === undefined ? (context === null ? null : within(context, 'Dockerfile')) : within(folder, file) }
}

/** A path as written in a folder; null when it is not known or leads out of the repository. */
export function within(folder: string, path: string): string | null {
  if (`${folder}${path}`.includes(unknownPart) || /^([a-z]+:\/\/|git@|\/|~|-$)/.test(path)) return null
  const joined = join(folder === '' ? '.' : folder, path === '' ? '.' : path).replace(/\/$/, '')
  return joined.startsWith('..') ? null : joined === '.' ? '' : joined
}
