import { readFile, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { type DetectedEntity, type Detection, type MachineDetector, nothingDetected } from '#kernel/feature'
import { entityRef } from '#lib/entity-ref'
import { type KubeconfigFile, type KubeContext, readKubeconfig } from './read-kubeconfig.ts'

const maxBytes = 4 * 2 ** 20

/** Clusters that the kubeconfig files of this machine lead to, by their contexts. */
export const detectClusters: MachineDetector = {
  kind: 'machine', id: 'containers.clusters', everyMs: 60_000,
  detect: () => readClusters(process.env, homedir()),
}

/** KUBECONFIG names files, the first counting most; else there is one in the home folder. What cannot be read is left out. */
export async function readClusters(env: Readonly<Record<string, string | undefined>>, home: string): Promise<Detection> {
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '')
  const files = await Promise.all((listed.length > 0 ? listed : [join(home, '.kube', 'config')]).map(readOne))
  const contexts = readKubeconfig(files.flat())
  return { ...nothingDetected, entities: contexts.map(describe) }
}

async function readOne(path: string): Promise<KubeconfigFile[]> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile() || found.size > maxBytes) return []
  const text = await readFile(path, 'utf8').catch(() => undefined)
  return text === undefined ? [] : [{ path, text }]
}

function describe({ name, file, line, ...facts }: KubeContext): DetectedEntity {
  return { ref: entityRef('cluster', name), title: name, description: facts.server === null ? 'Kubernetes context' : `Kubernetes at ${facts.server}`, spec: { context: name, ...facts }, evidence: { file, line } }
}
