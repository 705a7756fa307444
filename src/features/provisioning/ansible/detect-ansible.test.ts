import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findInFiles } from '../../../../test/harness/index.ts'
import { detectPlaybooks } from './detect-playbooks.ts'
import { detectRoles } from './detect-roles.ts'
import { isPlaybook } from './list-plays.ts'
import { argumentsOf, filledIn, moduleOf, tagsOf } from './task-words.ts'

const detectors = [detectPlaybooks, detectRoles]
const site = `---
- import_playbook: db.yml
  tags: data

- name: Web
  hosts: web:!old
  become: true
  tags: [web]
  vars: { flavour: small }
  pre_tasks:
    - debug: msg=hi
  roles:
    - { role: nginx, tags: proxy }
    - geerlingguy.java
  tasks:
    - name: Together
      block:
        - name: First
          command: "true"
          tags: one, two
      rescue:
        - name: Not listed
          debug:
    - import_tasks: tasks/{{ flavour }}.yml
      tags: more
    - include_tasks: tasks/later.yml
    - name: Never
      debug:
      tags: never
  handlers:
    - name: restart
      service: name=nginx state=restarted
`
const project = {
  'site.yml': site, 'db.yml': '- hosts: db\n  tasks:\n    - name: Create\n      action: postgresql_db name=shop\n', 'tasks/small.yml': '- name: Small\n  ping:\n', 'tasks/later.yml': '- ping:\n',
  'roles/nginx/meta/main.yml': 'galaxy_info:\n  author: somebody\n  description: A proxy\n  platforms:\n    - name: Debian\ndependencies:\n  - role: base\n    tags: base\n', 'roles/nginx/tasks/main.yml': '- name: Install\n  apt: name=nginx\n- ansible.builtin.import_tasks: more.yml\n',
  'roles/nginx/tasks/more.yml': '- copy: src=a dest=b\n', 'roles/nginx/defaults/main.yml': 'nginx_port: 80\nnginx_password: hunter2\n', 'roles/nginx/handlers/main.yml': '- name: reload nginx\n  service: name=nginx state=reloaded\n',
  'roles/base/tasks/main.yml': '- name: Users\n  user: name=app\n', 'roles/base/meta/argument_specs.yml': 'argument_specs:\n  main:\n    short_description: Basics\n    options: {}\n',
}

describe('detectPlaybooks', () => {
  it('lists plays as ansible-playbook does', async () => {
    const { entities, relations, problems } = await findInFiles(project, detectors)
    expect(problems).toEqual([])
    const spec = entities.find(({ title }) => title === 'site.yml')?.spec as { plays: { name: string; hosts: string[]; from?: string; tasks: { name: string; tags: string[]; line: number; file?: string }[] }[] }
    expect(spec.plays.map(({ name, hosts, from }) => ({ name, hosts, from }))).toEqual([{ name: 'db', hosts: ['db'], from: 'db.yml' }, { name: 'Web', hosts: ['web:!old'], from: undefined }])
    expect(spec.plays.flatMap(({ tasks }) => tasks.map(({ name, tags, line, file }) => `${name} [${tags.join(' ')}] ${file ?? ''}:${line}`))).toEqual([
      'Create [data] :3', 'debug [web] :11', 'base : Validating arguments against arg spec \'main\' - Basics [always base proxy web] roles/base/meta/argument_specs.yml:2', 'base : Users [base proxy web] roles/base/tasks/main.yml:1',
      'nginx : Install [proxy web] roles/nginx/tasks/main.yml:1', 'copy [proxy web] roles/nginx/tasks/more.yml:1', 'First [one two web] :18', 'Small [more web] tasks/small.yml:1', 'include_tasks [web] :26',
    ])
    expect(entities.map(({ ref }) => ref).toSorted()).toEqual(['playbook:default/shop--db.yml', 'playbook:default/shop--site.yml', 'role:default/shop--roles--base', 'role:default/shop--roles--nginx'])
    expect(relations.filter(({ type }) => type === 'dependsOn').map(({ from, to, evidence }) => `${from} ${to} ${evidence.file}:${evidence.line}`).toSorted()).toEqual([
      'playbook:default/shop--site.yml playbook:default/shop--db.yml site.yml:2', 'playbook:default/shop--site.yml role:default/shop--roles--nginx site.yml:13', 'role:default/shop--roles--nginx role:default/shop--roles--base roles/nginx/meta/main.yml:7',
    ])
  })

  it('tells a role with the names of its variables and no value', async () => {
    const { entities } = await findInFiles(project, detectors)
    expect(entities.find(({ title }) => title === 'nginx')).toMatchObject({
      description: 'A proxy', spec: { path: 'roles/nginx', defaults: ['nginx_port', 'nginx_password'], handlers: ['reload nginx'], taskFiles: ['tasks/main.yml', 'tasks/more.yml'], dependencies: [{ name: 'base', path: 'roles/base' }], galaxy: { author: 'somebody', platforms: ['Debian'] } },
    })
    expect(JSON.stringify(entities)).not.toContain('hunter2')
  })

  it('says what is missing, and only when it surely is', async () => {
    const { problems } = await findInFiles({
      'site.yml': '- import_playbook: gone.yml\n- hosts: all\n  roles: [base, lost, a.b, required]\n  tasks:\n    - import_tasks: nowhere.yml\n    - include_tasks: "{{ who }}.yml"\n',
      'requirements.yml': 'roles:\n  - src: https://example.org/required.git\n', 'roles/base/tasks/main.yml': '[]\n', 'broken.yml': '- hosts: all\n  tasks:\n    - name: a: b\n', 'other/site.yml': '- hosts: all\n  roles: [from-elsewhere]\n',
    }, detectors)
    expect(problems.map(({ topic, message, evidence }) => `${topic} ${evidence.file}:${evidence.line} ${message.slice(0, 60)}`).toSorted()).toEqual([
      'lost-reference site.yml:1 It imports the playbook gone.yml, and no such file is there.', 'lost-reference site.yml:3 The role lost is used here, but is neither in roles nor in a', 'lost-reference site.yml:5 It takes in nowhere.yml, and no such file is there. Mend the',
      'unreadable broken.yml:3 Ansible cannot read this playbook: Nested mappings are not a',
    ].toSorted())
  })

  it('ends where imports lead back to themselves', async () => {
    const { entities } = await findInFiles({
      'a.yml': '- import_playbook: b.yml\n', 'b.yml': '- import_playbook: a.yml\n- hosts: all\n  tasks:\n    - import_tasks: t.yml\n', 't.yml': '- import_tasks: t.yml\n- import_tasks: t.yml\n',
      'roles/r/meta/main.yml': 'dependencies: [r, r]\n', 'c.yml': '- hosts: all\n  roles: [r]\n',
    }, detectors)
    expect(entities).toHaveLength(4)
  }, 30_000)
})

it.each([
  [[{ hosts: 'all', tasks: [] }], true], [[{ import_playbook: 'a.yml' }], true], [[{ hosts: ['a', 'b'], roles: ['x'] }], true], [[{ hosts: 'all' }], false], [[{ hosts: 'a', kind: 'List' }], false], [[{ name: 'x', apt: 'y' }], false], [{ hosts: 'all', tasks: [] }, false], [[], false], [null, false], [[{ hosts: [{ host: 'x' }], name: 'y' }], false],
])('%j is a playbook: %s', (value, expected) => {
  expect(isPlaybook(value)).toBe(expected)
})

it('reads the words of tasks', () => {
  expect(moduleOf({ name: 'x', apt: 'name=y', when: 'z', with_items: [] })).toBe('apt')
  expect(moduleOf({ local_action: 'command echo' })).toBe('command')
  expect(argumentsOf({ import_role: 'name=a tasks_from="b c"' }, 'import_role')).toMatchObject({ name: 'a', tasks_from: 'b c' })
  expect(tagsOf('a, b,')).toEqual(['a', 'b'])
  expect(filledIn('{{ a }}-{{ b | default("c") }}', { a: 1 })).toBe('1-c')
  expect(filledIn('{{ a.b }}', { a: 1 })).toBeUndefined()
  fc.assert(fc.property(fc.string(), fc.anything(), (text, value) => {
    filledIn(text, {})
    tagsOf(value)
    isPlaybook(value)
    argumentsOf({ x: text }, 'x')
  }))
})
