import { execFile, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Findings, findIn, tempDir } from '../harness/index.ts'
import type { Inventory } from '../../src/features/provisioning/ansible/inventory.ts'
import { matchHosts } from '../../src/features/provisioning/ansible/match-hosts.ts'
import { provisioning } from '../../src/features/provisioning/feature.ts'

const folder = '../shared/corpus/ansible-for-devops'
const isThere = existsSync(folder)
const program = process.env['DAYBOOK_ANSIBLE'] ?? 'ansible-playbook'
const hasProgram = spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0

interface Play {
  readonly name: string
  readonly hosts: readonly string[]
  readonly tags: readonly string[]
  readonly tasks: readonly { readonly name: string; readonly tags: readonly string[] }[]
  readonly roles: readonly string[]
}

/** Where no inventory is known. */
const anyTwo = { file: 'one,two,', inventory: { hosts: [{ name: 'one', variables: [] }, { name: 'two', variables: [] }], groups: [] } as Inventory }

interface Listed {
  readonly pattern: string
  readonly name: string
  readonly tags: string[]
  readonly hosts: string[]
  readonly tasks: string[]
}

describe.skipIf(!isThere)(`playbooks of Ansible for DevOps (${isThere ? 'there' : `skipped: ${folder} is missing`})`, () => {
  let copy: string
  let found: Findings
  beforeAll(async () => {
    copy = join(await tempDir(), 'copy')
    cpSync(folder, copy, { recursive: true })
    found = await findIn(copy, provisioning.detectors ?? [])
  }, 60_000)

  const of = (kind: string) => found.entities.filter(({ ref }) => ref.startsWith(`${kind}:`))

  it('are all found, with nothing odd about them', () => {
    expect(of('playbook')).toHaveLength(66)
    expect(of('role')).toHaveLength(2)
    expect(found.problems).toEqual([])
  })

  it.skipIf(!hasProgram)(`have the hosts, tasks and tags that ansible-playbook lists (${hasProgram ? 'installed' : 'skipped: install ansible, or set DAYBOOK_ANSIBLE to ansible-playbook'})`, async () => {
    const roles = new Set(of('playbook').flatMap(({ spec }) => (spec['plays'] as Play[]).flatMap((play) => play.roles)))
    const stubs = join(dirname(copy), 'stubs')
    stubModules(copy, stubs)
    for (const role of roles) {
      mkdirSync(join(stubs, 'roles', role, 'tasks'), { recursive: true })
      writeFileSync(join(stubs, 'roles', role, 'tasks', 'main.yml'), '')
    }
    const different: unknown[] = []
    let counted = 0
    const unanswered: string[] = []
    const inventories = new Map(of('inventory').map(({ ref, spec, evidence }) => [ref, { file: join(copy, evidence.file), inventory: { hosts: spec['hosts'], groups: spec['groups'] } as Inventory }]))
    const waiting = of('playbook').map(({ ref, spec, evidence }) => {
      const runsOn = found.relations.find(({ from, type }) => from === ref && type === 'runsOn')
      return { path: evidence.file, plays: spec['plays'] as Play[], on: (runsOn && inventories.get(runsOn.to)) ?? anyTwo }
    })
    expect(waiting.filter(({ on }) => on !== anyTwo).length).toBeGreaterThan(15)
    const work = async (): Promise<void> => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        const listed = await list({ root: copy, path: next.path, stubs, inventory: next.on.file })
        counted += listed?.reduce((sum, { tasks }) => sum + tasks.length, 0) ?? 0
        if (listed === undefined) unanswered.push(next.path)
        else different.push(...differences(next.path, next, listed))
      }
    }
    await Promise.all([work(), work()])
    expect(different).toEqual([])
    expect(counted).toBeGreaterThan(300)
    expect(unanswered).toEqual([])
  }, 600_000)
})

/** Undefined where the program refuses a playbook, for a file or a password that the corpus leaves out. */
async function list({ root, path, stubs, inventory }: { readonly root: string; readonly path: string; readonly stubs: string; readonly inventory: string }): Promise<Listed[] | undefined> {
  const cwd = join(root, dirname(path))
  const config = configAbove(root, dirname(path))
  const env = {
    ...process.env, ANSIBLE_ROLES_PATH: [join(cwd, 'roles'), join(stubs, 'roles')].join(':'), ANSIBLE_LIBRARY: join(stubs, 'library'), ANSIBLE_COLLECTIONS_PATH: [join(cwd, 'collections'), stubs].join(':'),
    ANSIBLE_NOCOLOR: '1', ANSIBLE_LOCALHOST_WARNING: 'False', ...(config !== undefined && { ANSIBLE_CONFIG: config }),
  }
  try {
    const { stdout } = await promisify(execFile)(program, ['--list-tasks', '--list-tags', '--list-hosts', '-i', inventory, path.slice(path.lastIndexOf('/') + 1)], { cwd, env })
    return readListing(stdout)
  } catch {
    return undefined
  }
}

/** Modules of collections that are not installed: to list tasks, the program only asks whether a file of that name is there. */
function stubModules(root: string, stubs: string): void {
  const texts = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yml')).map((path) => readFileSync(join(root, path), 'utf8'))
  for (const module of new Set(texts.flatMap((text) => [...text.matchAll(/^ *(?:- )?([a-z_0-9]+|[a-z_0-9]+\.[a-z_0-9]+\.[a-z_0-9]+):/gm)].map(([, name = '']) => name)))) {
    const words = module.split('.')
    const folder = words.length === 1 ? join(stubs, 'library') : join(stubs, 'ansible_collections', words[0] ?? '', words[1] ?? '', 'plugins', 'modules')
    if (module.startsWith('ansible.')) continue
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `${words.at(-1)}.py`), '')
  }
}

function configAbove(root: string, folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(root, at, 'ansible.cfg'))) return join(root, at, 'ansible.cfg')
    if (at === '.') return undefined
  }
}

function readListing(text: string): Listed[] {
  const plays: Listed[] = []
  for (const line of text.split('\n')) {
    const [, pattern = '', name = '', tags = ''] = /^ {2}play #\d+ \((.*?)\): (.*)\tTAGS: \[(.*)\]$/.exec(line) ?? []
    if (line.startsWith('  play #')) plays.push({ pattern, name, tags: words(tags), hosts: [], tasks: [] })
    else if (line.includes('\tTAGS: [')) plays.at(-1)?.tasks.push(line.trim().replace('\t', ' '))
    else if (/^ {6}\S+$/.test(line)) plays.at(-1)?.hosts.push(line.trim())
  }
  return plays
}

function words(text: string): string[] {
  return text.split(',').map((word) => word.trim()).filter((word) => word !== '').toSorted()
}

function differences(path: string, { plays, on }: { readonly plays: readonly Play[]; readonly on: typeof anyTwo }, listed: readonly Listed[]): unknown[] {
  const ours = plays.map(({ name, hosts, tags, tasks }) => ({ pattern: hosts.join(','), hosts: hostsOf(on.inventory, hosts), name, tags: [...tags].toSorted(), tasks: tasks.map((task) => `${task.name} TAGS: [${task.tags.join(', ')}]`) }))
  const theirs = listed.map(({ pattern, hosts, name, tags, tasks }) => ({ pattern, hosts: hosts.toSorted(), name, tags, tasks }))
  return JSON.stringify(ours) === JSON.stringify(theirs) ? [] : [{ path, ours, theirs }]
}

/** localhost is there even where no inventory names it. */
function hostsOf(inventory: Inventory, patterns: readonly string[]): string[] {
  const hosts = matchHosts(inventory, patterns)
  return hosts.length === 0 && patterns.some((pattern) => ['localhost', '127.0.0.1'].includes(pattern)) ? [...patterns] : hosts.toSorted()
}
