import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { listOf, recordOf, textOf } from '#lib/plain-data'
import { readYaml } from '#lib/yaml-text'
import { askEngine } from '../../ask-engine.ts'
import { fetchExposition } from '../fetch-exposition.ts'
import type { Discovery, TargetGroup } from '../scrape-job.ts'
import { dockerTargets } from './docker-targets.ts'

const maxListBytes = 16 * 2 ** 20
const timeoutMs = 10_000

/** The groups that a discovery finds now. Throws an error whose message is for people, and then what was found before stays. */
export async function discoverTargets(discovery: Discovery, signal: AbortSignal): Promise<TargetGroup[]> {
  if (discovery.kind === 'static') return [...discovery.groups]
  if (discovery.kind === 'file') return await fromFiles(discovery.files)
  if (discovery.kind === 'catalog') return await discovery.read(signal)
  if (discovery.kind === 'docker') {
    const asked = Promise.all([askEngine(discovery.host, '/containers/json', signal), askEngine(discovery.host, '/networks', signal)])
    const [containers, networks] = await (discovery.isOptional === true ? asked.catch(noEngine) : asked)
    return dockerTargets(containers, networks, discovery)
  }
  const ended = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  const { text } = await fetchExposition(discovery.url, { client: discovery.client, headers: { accept: 'application/json' }, maxBytes: maxListBytes, signal: ended })
  return groupsOf(text, discovery.url, { __meta_url: discovery.url })
}

function noEngine(): [unknown, unknown] {
  return [[], []]
}

async function fromFiles(patterns: readonly string[]): Promise<TargetGroup[]> {
  const files = (await Promise.all(patterns.map(filesOf))).flat()
  const groups = await Promise.all(files.map(async (file) => groupsOf(await readFile(file, 'utf8'), file, { __meta_filepath: file })))
  return groups.flat()
}

/** The last part of a path may have stars. */
async function filesOf(pattern: string): Promise<string[]> {
  const name = basename(pattern)
  if (!name.includes('*')) return [pattern]
  const parts = name.split('*')
  const entries = await readdir(dirname(pattern)).catch(() => [])
  return entries.filter((entry) => fits(entry, parts)).toSorted().map((entry) => join(dirname(pattern), entry))
}

function fits(name: string, [first = '', ...rest]: readonly string[]): boolean {
  const last = rest.at(-1) ?? ''
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false
  let at = first.length
  for (const part of rest.slice(0, -1)) {
    const found = name.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return at <= name.length - last.length
}

/** A list of `{targets, labels}`, as JSON or YAML. */
function groupsOf(text: string, from: string, meta: Readonly<Record<string, string>>): TargetGroup[] {
  const { documents, faults } = readYaml(text)
  const [fault] = faults
  if (fault) throw new Error(`${from} does not parse: line ${fault.line}: ${fault.message}`)
  const value = documents[0]?.value ?? []
  if (!Array.isArray(value)) throw new Error(`${from} holds no list of targets.`)
  return listOf(value).map(recordOf).map((group, at) => ({
    targets: listOf(group['targets']).flatMap((target) => textOf(target) ?? []), source: `${from}:${at}`,
    labels: { ...Object.fromEntries(Object.entries(recordOf(group['labels'])).map(([name, label]) => [name, String(label)])), ...meta },
  }))
}
