import { type FileDetector, nothingDetected, partOfRepository, pathInside, placeRef, yamlOf } from '#kernel/feature'
import { at, entriesOf, isRecord, textOf } from '../plain-data.ts'
import { folderOf } from './project.ts'

/** Ansible collections, by their galaxy.yml. */
export const detectCollections: FileDetector = {
  kind: 'file', id: 'provisioning.collections', endings: ['yml'],
  matches: (path) => path === 'galaxy.yml' || path.endsWith('/galaxy.yml'),
  async detect(file) {
    const { documents: [document] } = await yamlOf(file)
    const about = document?.value
    const [namespace, name] = [textOf(at(about, 'namespace')), textOf(at(about, 'name'))]
    if (!document || namespace === undefined || name === undefined) return nothingDetected
    const folder = folderOf(file.path)
    const place = { path: folder, repository: file.repository }
    const ref = placeRef('collection', place)
    const description = textOf(at(about, 'description'))
    const within = (part: string) => file.tree.pathsBelow(folder === '' ? part : `${folder}/${part}`).map((path) => path.slice(folder === '' ? 0 : folder.length + 1))
    const dependencies = at(about, 'dependencies')
    return {
      entities: [{
        ref, title: `${namespace}.${name}`, evidence: { file: file.path, line: document.lineOf(['name']) }, ...(description !== undefined && { description: description.slice(0, 500) }),
        spec: {
          path: pathInside(place) || '.', namespace, name, version: at(about, 'version') === undefined || at(about, 'version') === null ? null : String(at(about, 'version')), tags: listOf(at(about, 'tags')), license: listOf(at(about, 'license')), repository: textOf(at(about, 'repository')) ?? null,
          dependencies: isRecord(dependencies) ? entriesOf(dependencies).map(([needed, version]) => ({ name: needed, version: String(version) })) : [],
          modules: count(within('plugins/modules'), /\.(py|ps1)$/), plugins: count(within('plugins').filter((path) => !/^plugins\/(modules|module_utils|doc_fragments)\//.test(path)), /\.py$/), roles: new Set(within('roles').flatMap((path) => path.split('/')[1] ?? [])).size,
          needsAnsible: await neededAnsible(file.tree.file(folder === '' ? 'meta/runtime.yml' : `${folder}/meta/runtime.yml`)),
        },
      }],
      relations: partOfRepository(ref, place), problems: [],
    }
  },
}

async function neededAnsible(file: Parameters<typeof yamlOf>[0] | undefined): Promise<string | null> {
  const document = file && (await yamlOf(file).catch(() => undefined))
  return textOf(at(document?.documents[0]?.value, 'requires_ansible')) ?? null
}

function count(paths: readonly string[], pattern: RegExp): number {
  return paths.filter((path) => pattern.test(path) && !path.endsWith('__init__.py')).length
}

function listOf(value: unknown): string[] {
  return (Array.isArray(value) ? (value as unknown[]) : [value]).filter((item): item is string => typeof item === 'string')
}
