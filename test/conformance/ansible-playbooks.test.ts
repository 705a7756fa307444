import { execFile, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Findings, findIn, tempDir } from '../harness/index.ts'
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
    mkdirSync(join(stubs, 'library'), { recursive: true })
    for (const role of roles) {
      mkdirSync(join(stubs, 'roles', role, 'tasks'), { recursive: true })
      writeFileSync(join(stubs, 'roles', role, 'tasks', 'main.yml'), '')
    }
    const different: unknown[] = []
    const unanswered: string[] = []
    const waiting = of('playbook').map(({ spec, evidence }) => ({ path: evidence.file, plays: spec['plays'] as Play[] }))
    const work = async (): Promise<void> => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        const listed = await list(copy, next.path, stubs)
        if (listed === undefined) unanswered.push(next.path)
        else different.push(...differences(next.path, next.plays, listed))
      }
    }
    await Promise.all([work(), work(), work()])
    expect(different).toEqual([])
    expect(unanswered).toEqual([])
  }, 300_000)
})

/** Undefined where the program refuses a playbook, for a file or a password that the corpus leaves out. */
async function list(root: string, path: string, stubs: string, tries = 30): Promise<Listed[] | undefined> {
  const cwd = join(root, dirname(path))
  const config = configAbove(root, dirname(path))
  const env = {
    ...process.env, ANSIBLE_ROLES_PATH: [join(cwd, 'roles'), join(stubs, 'roles')].join(':'), ANSIBLE_LIBRARY: join(stubs, 'library'), ANSIBLE_COLLECTIONS_PATH: [join(cwd, 'collections'), stubs].join(':'),
    ANSIBLE_NOCOLOR: '1', ANSIBLE_LOCALHOST_WARNING: 'False', ...(config !== undefined && { ANSIBLE_CONFIG: config }),
  }
  try {
    const { stdout } = await promisify(execFile)(program, ['--list-tasks', '--list-tags', '--list-hosts', '-i', 'one,two,', path.slice(path.lastIndexOf('/') + 1)], { cwd, env })
    return readListing(stdout)
  } catch (error) {
    const [, module] = /couldn't resolve module\/action '([\w.]+)'/.exec(String((error as { stderr?: string }).stderr)) ?? []
    if (module === undefined || tries === 0) return undefined
    stubModule(module, stubs)
    return list(root, path, stubs, tries - 1)
  }
}

/** Modules of collections that are not installed: to list tasks, the program only asks whether they are there. */
function stubModule(module: string, stubs: string): void {
  const words = module.split('.')
  const folder = words.length === 1 ? join(stubs, 'library') : join(stubs, 'ansible_collections', words[0] ?? '', words[1] ?? '', 'plugins', 'modules')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${words.at(-1)}.py`), '')
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

function differences(path: string, plays: readonly Play[], listed: readonly Listed[]): unknown[] {
  const ours = plays.map(({ name, hosts, tags, tasks }) => ({ pattern: hosts.join(','), name, tags: [...tags].toSorted(), tasks: tasks.map((task) => `${task.name} TAGS: [${task.tags.join(', ')}]`) }))
  const theirs = listed.map(({ pattern, name, tags, tasks }) => ({ pattern, name, tags, tasks }))
  return JSON.stringify(ours) === JSON.stringify(theirs) ? [] : [{ path, ours, theirs }]
}
