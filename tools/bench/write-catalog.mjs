import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeGraph } from './incident-generator.mjs'

const documentsEach = 100

/** `catalog-info.yaml` files of services that depend on each other, as discovery reads them: `service-0…` unless they are given. */
export async function writeCatalog(folder, { services, seed, graph = renamed(makeGraph({ seed, services })) }) {
  for (let first = 0; first < graph.names.length; first += documentsEach) {
    const path = join(folder, `services-${first / documentsEach}`)
    await mkdir(path, { recursive: true })
    await writeFile(join(path, 'catalog-info.yaml'), graph.names.slice(first, first + documentsEach).map((name) => documentOf(name, graph.edges)).join('---\n'))
  }
}

function renamed({ names, edges }) {
  const rename = (name) => name.replace('/s', '/service-')
  return { names: names.map(rename), edges: edges.map(({ from, to }) => ({ from: rename(from), to: rename(to) })) }
}

function documentOf(ref, edges) {
  const [namespace, name] = ref.slice('service:'.length).split('/')
  const needs = edges.filter(({ from }) => from === ref).map(({ to }) => `    - ${to.replace('service:', 'component:')}\n`)
  return `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\nspec:\n  type: service\n  lifecycle: production\n  owner: platform\n${needs.length > 0 ? `  dependsOn:\n${needs.join('')}` : ''}`
}
