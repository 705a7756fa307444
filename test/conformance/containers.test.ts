import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { containers } from '../../src/features/containers/feature.ts'
import { type Findings, findIn } from '../harness/index.ts'

const compose = '../shared/corpus/awesome-compose'
const manifests = '../shared/corpus/k8s-examples'
const judge = 'docker-compose'
const hasJudge = canRun(judge)
const detectors = (containers.detectors ?? []).filter(({ kind }) => kind !== 'machine')

function canRun(command: string): boolean {
  try {
    execFileSync(command, ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

interface JudgedService {
  readonly image?: string
  readonly build?: { readonly context: string; readonly target?: string; readonly dockerfile?: string }
  readonly depends_on?: Readonly<Record<string, unknown>> | readonly string[]
  readonly profiles?: readonly string[]
}

function filesIn(folder: string, name: RegExp): string[] {
  return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => name.test(file)).toSorted() : []
}

function workloadsOf({ entities }: Findings, file: string) {
  return entities.filter(({ ref, evidence }) => ref.startsWith('workload:') && evidence.file === file)
}

/** The judge takes seconds a file. */
const everyNth = 3
const composeFiles = filesIn(compose, /(^|\/)(docker-)?compose\.ya?ml$/)
const judgedFiles = composeFiles.filter((_file, index) => index % everyNth === 0)

describe.skipIf(composeFiles.length === 0)(`compose files of awesome-compose (${composeFiles.length === 0 ? `skipped: ${compose} is missing` : `${composeFiles.length} files`})`, () => {
  it('are all found, with every service, Dockerfile and image', async () => {
    const findings = await findIn(resolve(compose), detectors)
    expect(findings.problems).toEqual([])
    expect(findings.entities.filter(({ ref }) => ref.startsWith('compose:')).map(({ evidence }) => evidence.file).toSorted()).toEqual(composeFiles)
    expect(findings.entities.filter(({ ref }) => ref.startsWith('dockerfile:')).map(({ evidence }) => evidence.file).toSorted()).toEqual(filesIn(compose, /(^|\/)Dockerfile$/))
    let built = 0
    for (const file of composeFiles) {
      const { services } = parse(readFileSync(join(compose, file), 'utf8'), { merge: true }) as { services: Record<string, { image?: string; build?: unknown }> }
      const found = workloadsOf(findings, file)
      expect(found.map(({ title }) => title), file).toEqual(Object.keys(services))
      for (const { title, spec } of found) expect(spec['image'] ?? undefined, `${file} ${title}`).toBe(services[title]?.image)
      built += Object.values(services).filter(({ build }) => build !== undefined).length
    }
    expect(findings.entities.filter(({ ref }) => ref.startsWith('service:'))).toHaveLength(built)
  })

  it.skipIf(!hasJudge)(`say what docker-compose config says${hasJudge ? '' : ' (skipped: docker-compose is missing)'}`, async () => {
    const findings = await findIn(resolve(compose), detectors)
    let judged = 0
    for (const file of judgedFiles) {
      const path = resolve(compose, file)
      let services: Record<string, JudgedService>
      try {
        services = (parse(execFileSync(judge, ['-f', path, 'config'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) as { services: Record<string, JudgedService> }).services
      } catch {
        // An older judge refuses some newer keys.
        continue
      }
      judged += 1
      const found = workloadsOf(findings, file).filter(({ spec }) => (spec['profiles'] as string[]).length === 0)
      const said = found.map(({ title, spec }) => ({ title, image: spec['image'] ?? null, dockerfile: (spec['build'] as { dockerfile?: string } | null)?.dockerfile ?? null, dependsOn: (spec['dependsOn'] as { service: string }[]).map(({ service }) => service).toSorted() }))
      const expected = Object.entries(services).filter(([, { profiles = [] }]) => profiles.length === 0).map(([title, { image, build, depends_on: needs = [] }]) => ({
        title, image: image ?? null, dockerfile: build ? join(relative(resolve(compose), build.context), build.dockerfile ?? 'Dockerfile') : null, dependsOn: (Array.isArray(needs) ? (needs as string[]) : Object.keys(needs)).toSorted(),
      }))
      expect(said.toSorted(byTitle), file).toEqual(expected.toSorted(byTitle))
    }
    expect(judged).toBeGreaterThan(judgedFiles.length * 0.8)
  }, 120_000)
})

function byTitle(a: { title: string }, b: { title: string }): number {
  return a.title < b.title ? -1 : 1
}

const manifestFiles = filesIn(manifests, /\.(ya?ml|json)$/)

describe.skipIf(manifestFiles.length === 0)(`manifests of the Kubernetes examples (${manifestFiles.length === 0 ? `skipped: ${manifests} is missing` : `${manifestFiles.length} files`})`, () => {
  it('are all found with their objects, and nothing else', async () => {
    const findings = await findIn(resolve(manifests), detectors)
    const found = new Map(findings.entities.filter(({ ref }) => ref.startsWith('manifest:')).map(({ evidence, spec }) => [evidence.file, (spec['objects'] as { kind: string; name: string | null; line: number }[])]))
    for (const file of manifestFiles) {
      const text = readFileSync(join(manifests, file), 'utf8')
      const objects = objectsOf(text)
      expect((found.get(file) ?? []).map(({ kind, name }) => `${kind} ${name ?? ''}`), file).toEqual(objects.map(({ kind, name }) => `${kind} ${name}`))
      const lines = text.split('\n')
      for (const { line } of found.get(file) ?? []) expect(lines[line - 1], `${file}:${line}`).toMatch(/^\s*(- )?([{]|["']?\w)/)
    }
    expect(findings.problems).toEqual([])
  }, 60_000)
})

/** Read another way: whole documents, by their plain values. */
function objectsOf(text: string): { kind: string; name: string }[] {
  return parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent' }).flatMap((document) => {
    if (!('errors' in document) || document.errors.length > 0) return []
    const value = document.toJS() as { apiVersion?: unknown; kind?: unknown; items?: unknown[]; metadata?: { name?: string; generateName?: string } } | null
    const all = Array.isArray(value?.items) ? (value.items as (typeof value)[]) : [value]
    return all.flatMap((one) => {
      const name = one?.metadata?.name ?? one?.metadata?.generateName ?? ''
      return typeof one?.apiVersion === 'string' && typeof one.kind === 'string' && !name.includes('{{') ? [{ kind: one.kind, name }] : []
    })
  })
}
