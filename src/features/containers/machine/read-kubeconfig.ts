import { readYaml } from '#lib/yaml-text'
import { type Fields, fieldsOf, listOf, textOf } from '../plain-value.ts'

export interface KubeContext {
  readonly name: string
  readonly cluster: string
  /** Host and port of the API server; null where the cluster is not described. */
  readonly server: string | null
  readonly namespace: string | null
  readonly user: string | null
  readonly isCurrent: boolean
  readonly file: string
  readonly line: number
}

export interface KubeconfigFile {
  readonly path: string
  readonly text: string
}

/** The contexts of kubeconfig files together: the first that says something of a name counts, as for kubectl. Never a token, password or certificate. */
export function readKubeconfig(files: readonly KubeconfigFile[]): KubeContext[] {
  const read = files.flatMap(({ path, text }) => {
    const document = readYaml(text).documents[0]
    return document ? [{ path, document, root: fieldsOf(document.value) }] : []
  })
  const current = read.map(({ root }) => textOf(root['current-context'])).find((name) => name !== undefined && name !== '')
  const clusters = firsts(read.flatMap(({ root }) => listOf(root['clusters']).map(fieldsOf)))
  const contexts = new Map<string, KubeContext>()
  for (const { path, document, root } of read) {
    for (const [index, entry] of listOf(root['contexts']).map(fieldsOf).entries()) {
      const name = textOf(entry['name'])
      if (name === undefined || name === '' || contexts.has(name)) continue
      const { cluster, namespace, user } = fieldsOf(entry['context'])
      contexts.set(name, {
        name, cluster: textOf(cluster) ?? '', server: hostOf(textOf(fieldsOf(clusters.get(textOf(cluster) ?? '')?.['cluster'])['server'])), namespace: textOf(namespace) ?? null,
        user: textOf(user) ?? null, isCurrent: name === current, file: path, line: document.lineOf(['contexts', index]),
      })
    }
  }
  return [...contexts.values()]
}

function firsts(entries: readonly Fields[]): Map<string, Fields> {
  return new Map(entries.toReversed().flatMap((entry) => { const name = textOf(entry['name']); return name === undefined ? [] : [[name, entry]] }))
}

function hostOf(server: string | undefined): string | null {
  if (server === undefined) return null
  try {
    return new URL(server).host
  } catch {
    return null
  }
}
