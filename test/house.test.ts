import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { cliOperations } from '../src/cli/operations.ts'
import { contracts, declaredEvents, declaredOperations } from '../src/server/contracts.ts'
import { partsForDescription } from '../src/server/parts.ts'
import { settingsSchemas } from '../src/server/settings.ts'
import { openApiDocument } from '../src/server/http/openapi.ts'
import { operationPath } from '#lib/operation'
import { variableName } from '#platform/config'
import { classesOf, styleFaults } from './harness/style-faults.ts'

const parts = partsForDescription()
const webSources = ['src/kernel', 'src/features', 'src/ui', 'src/web'].flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => /\.tsx?$/.test(path)).map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })))
const webFeatures = webSources.filter(({ path }) => path.endsWith('web/feature.tsx'))
const linking = webSources.filter((source) => !webFeatures.includes(source)).map(({ text }) => text)
const folders = [...partFolders('src/kernel'), ...partFolders('src/features')]

/** Folders that are parts: those with a contract. `kernel/feature` is the contract between parts itself. */
function partFolders(root: string): { id: string; path: string }[] {
  return readdirSync(root).filter((name) => name !== 'feature').map((name) => ({ id: name, path: join(root, name) }))
}

describe('the house', () => {
  it('starts every part that has a folder, and no other', () => {
    expect(parts.map((part) => part.id).toSorted()).toEqual(folders.map((folder) => folder.id).toSorted())
    expect(Object.keys(contracts).toSorted()).toEqual(folders.map((folder) => folder.id).toSorted())
  })

  it.each(folders)('$path declares its contract', ({ path }) => {
    expect(existsSync(join(path, 'contract.ts'))).toBe(true)
  })

  it.each(folders)('$id handles every operation that its contract declares, once', ({ id }) => {
    const handled = parts.find((part) => part.id === id)?.handlers ?? []
    expect(handled.map((entry) => entry.operation.name).toSorted()).toEqual(declaredOperations(id).map((operation) => operation.name).toSorted())
  })

  it.each(declaredOperations().map((operation) => [operation.name, operation] as const))('%s can be described to the world', (name, operation) => {
    expect(name).toMatch(/^[a-z][a-z-]*\.[a-z][a-zA-Z]*$/)
    expect(operation.summary).toMatch(/^[A-Z].*\.$/s)
    expect(operation.access).toMatch(/^(anyone|signed-in|[a-z-]+:(read|write|manage|admin))$/)
    expect(() => z.toJSONSchema(operation.input, { io: 'input', unrepresentable: 'any' })).not.toThrow()
    expect(() => z.toJSONSchema(operation.output, { unrepresentable: 'any' })).not.toThrow()
  })

  it('has each operation once, in the API document and on the command line', () => {
    const operations = declaredOperations()
    const names = operations.map((operation) => operation.name)
    expect(new Set(names).size).toBe(names.length)
    const document = openApiDocument(operations, [], '0') as { paths: Record<string, unknown> }
    expect(Object.keys(document.paths).toSorted()).toEqual(operations.map(operationPath).toSorted())
    expect(cliOperations().map((operation) => operation.name).toSorted()).toEqual(names.toSorted())
  })

  it('names each type of event once, as CDEvents or as its own', () => {
    const names = declaredEvents().map((event) => event.name)
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toMatch(/^dev\.(cdevents\.[a-z]+\.[a-z]+\.\d+\.\d+\.\d+|daybook\.[a-zA-Z]+\.[a-zA-Z]+)$/)
    for (const event of declaredEvents()) if (event.name.startsWith('dev.cdevents.')) expect(event.toCdEvent, event.name).toBeDefined()
  })

  it('names each reaction, worker, detector and attention provider once', () => {
    for (const ids of [
      parts.flatMap((part) => (part.reactions ?? []).map((reaction) => reaction.id)), parts.flatMap((part) => (part.workers ?? []).map((worker) => `${part.id}:${worker.id}`)),
      parts.flatMap((part) => (part.detectors ?? []).map((detector) => detector.id)), parts.flatMap((part) => (part.attention ?? []).map((provider) => provider.id)),
      parts.flatMap((part) => (part.runKinds ?? []).map((kind) => kind.id)),
    ]) expect(new Set(ids).size).toBe(ids.length)
  })

  it('tells people of every setting', () => {
    const page = readFileSync('docs/settings.md', 'utf8')
    for (const [section, schema] of Object.entries(settingsSchemas)) for (const key of Object.keys(schema.shape)) expect(page).toContain(`\`${variableName(section, key)}\``)
  })

  it('registers the page of every part that has one', () => {
    const registry = readFileSync('src/web/features.ts', 'utf8')
    for (const { path, id } of folders.filter((folder) => existsSync(join(folder.path, 'web', 'feature.tsx')))) expect(registry, id).toContain(`${path.slice('src/'.length)}/web/feature.tsx`)
  })

  it('leads to every page: from the navigation, from a link on another page, or from outside for those not signed in', () => {
    const entries = new Set(webFeatures.flatMap(({ text }) => [...text.matchAll(/section: '[^']+'[^}]*? path: '([^']+)'/g)].map(([, path = '']) => path)))
    const routes = webFeatures.flatMap(({ text }) => [...text.matchAll(/\{ path: '([^']+)', page:(.*)/g)].map(([, path = '', rest = '']) => ({ path, isPublic: rest.includes('isPublic: true') })))
    expect(routes.length).toBeGreaterThan(15)
    for (const { path, isPublic } of routes) {
      const address = path.includes('$') ? `${path.slice(0, path.indexOf('$'))}\${` : `${path}'`
      expect(isPublic || entries.has(path) || linking.some((text) => text.includes(address)), `${path} is reachable`).toBe(true)
    }
    for (const path of entries) expect(routes.map((route) => route.path), path).toContain(path)
  })

  it('lets no part write a style of its own', () => {
    const sheets = ['src/ui', 'src/web'].flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.css')).map((path) => readFileSync(join(root, path), 'utf8')))
    const known = classesOf(sheets.join('\n'))
    const ofParts = ['src/kernel', 'src/features'].flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => join(root, path)))
    expect(ofParts.filter((path) => path.endsWith('.css'))).toEqual([])
    const pages = ofParts.filter((path) => path.includes('/web/') && path.endsWith('.tsx'))
    expect(pages.length).toBeGreaterThan(80)
    expect(pages.flatMap((path) => styleFaults(readFileSync(path, 'utf8'), known).map((fault) => `${path} ${fault}`))).toEqual([])
  })

  it('gives no effect the promise of scrolling as its clean-up', () => {
    const pages = readdirSync('src', { recursive: true, encoding: 'utf8' }).map((path) => join('src', path)).filter((path) => path.endsWith('.tsx'))
    expect(pages.filter((path) => /Effect\(\(\) => (?!\{).*\.scroll\w*\(/.test(readFileSync(path, 'utf8')))).toEqual([])
  })

  it('says nothing of registries and of this machine', () => {
    expect(readFileSync('package-lock.json', 'utf8')).not.toContain('"resolved"')
  })
})
