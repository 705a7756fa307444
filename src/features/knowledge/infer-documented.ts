import { listOf, recordOf, textOf } from '#lib/plain-data'
import type { DetectedRelation, Evidence, Inference, KnownEntity } from '#kernel/feature'

/** What may be documented. Lock files and documents themselves are not. */
const described = ['service', 'script', 'playbook', 'role', 'inventory', 'stack', 'module', 'chart', 'kustomization', 'dockerfile', 'compose', 'workflow', 'dashboard', 'rules', 'collection'] as const
/** Of these a README beside them speaks; of what lies at the top of a repository only when it is named. */
const byFolder = new Set<string>(['service', 'playbook', 'role', 'inventory', 'stack', 'module', 'chart', 'kustomization', 'dockerfile', 'compose', 'script', 'collection'])
/** Too short or too common to be somebody's name. */
const commonNames = /^(app|api|web|test|tests|main|build|deploy|run|setup|install|start|stop|default|master|latest|true|false|null|none|name|all|docker|kubectl|helm|terraform|make|git|bash|sh|node|npm|python|go|db|database|cache|server|client|site|latest|prod|production|staging|dev|development|local|config|data|docs|src|release|lint|ci|check)$/

interface Thing {
  readonly entity: KnownEntity
  /** Relative to the discovered folder. */
  readonly path: string
  readonly folder: string
}

/** A thing is documented by what links to it, names it as code, or is the README of its folder. */
export const inferDocumented: Inference = {
  kind: 'inference', id: 'knowledge.documented-by',
  reads: ['document', 'runbook', 'repository', ...described],
  infer(known) {
    const things = described.flatMap((kind) => known.entities(kind)).flatMap(thingOf)
    const index = new Index(things)
    const documents = [...known.entities('document'), ...known.entities('runbook')]
    const relations = documents.flatMap((document) => relationsOf(document, index, known.entities('repository')))
    return { entities: [], relations, problems: [] }
  },
}

class Index {
  readonly byPath = new Map<string, Thing[]>()
  readonly byFolder = new Map<string, Thing[]>()
  readonly byTitle = new Map<string, Thing[]>()

  constructor(things: readonly Thing[]) {
    for (const thing of things) {
      add(this.byPath, thing.path, thing)
      if (byFolder.has(thing.entity.kind)) add(this.byFolder, thing.folder, thing)
      if (thing.entity.kind === 'service' || thing.entity.kind === 'script') add(this.byTitle, thing.entity.title, thing)
    }
  }
}

function add(map: Map<string, Thing[]>, key: string, thing: Thing): void {
  const list = map.get(key)
  if (list) list.push(thing)
  else map.set(key, [thing])
}

/** Some are a file, some a folder: what the facts say of the path tells which. */
function thingOf(entity: KnownEntity): Thing[] {
  const file = entity.evidence[0]?.file
  if (file === undefined) return []
  const inner = textOf(entity.spec['path'])
  if (inner === undefined || file === inner || file.endsWith(`/${inner}`)) return [{ entity, path: file, folder: folderOf(file) }]
  const at = inner === '' || inner === '.' ? -1 : `/${file}`.lastIndexOf(`/${inner}/`)
  const path = at < 0 ? folderOf(file) : file.slice(0, at + inner.length)
  return [{ entity, path, folder: path }]
}

function relationsOf(document: KnownEntity, index: Index, repositories: readonly KnownEntity[]): DetectedRelation[] {
  const [evidence] = document.evidence
  if (!evidence) return []
  const found = new Map<string, DetectedRelation>()
  const tell = (from: string, place: Evidence, reason: string) => {
    if (from !== document.ref && !found.has(from)) found.set(from, { from, type: 'documentedBy', to: document.ref, evidence: place, reason })
  }
  const folder = folderOf(evidence.file)
  const isReadme = /(^|\/)readme(\.[\w-]+)?$/i.test(evidence.file.replace(/\.\w+$/, ''))
  const repository = repositories.find(({ spec }) => (spec['path'] === '.' ? '' : spec['path']) === folder)
  if (isReadme && repository) tell(repository.ref, evidence, `${nameOf(evidence.file)} lies at the top of the repository.`)
  if (isReadme && !repository && folder !== '') for (const { entity } of index.byFolder.get(folder) ?? []) tell(entity.ref, evidence, `${nameOf(evidence.file)} lies in the same folder, ${folder}.`)
  for (const mention of listOf(document.spec['mentions']).map(recordOf)) {
    const name = textOf(mention['name']) ?? ''
    const line = typeof mention['line'] === 'number' ? mention['line'] : 1
    for (const { entity } of named(index, mention['how'] === 'link', name, folder)) {
      const reason = mention['how'] === 'link' ? `${nameOf(evidence.file)} links to it as "${textOf(mention['text']) ?? name}" (line ${line}).` : `${nameOf(evidence.file)} names ${name} (line ${line}).`
      tell(entity.ref, { file: evidence.file, line }, reason)
    }
  }
  return [...found.values()]
}

function named(index: Index, isLink: boolean, name: string, folder: string): readonly Thing[] {
  if (isLink) return index.byPath.get(name) ?? []
  if (name.includes('/')) {
    const plain = name.replace(/^\.\//, '').replace(/^\/+/, '').replace(/\/$/, '')
    return index.byPath.get(folder === '' ? plain : `${folder}/${plain}`) ?? index.byPath.get(plain) ?? []
  }
  if (commonNames.test(name) || name.length < 4) return index.byPath.get(folder === '' ? name : `${folder}/${name}`) ?? []
  const beside = index.byPath.get(folder === '' ? name : `${folder}/${name}`)
  if (beside) return beside
  const titled = index.byTitle.get(name) ?? []
  // A name that several things share tells none of them.
  return titled.length === 1 ? titled : []
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0))
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
