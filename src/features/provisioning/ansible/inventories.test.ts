import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findInFiles } from '../../../../test/harness/index.ts'
import { detectCollections } from './detect-collections.ts'
import { detectInventories } from './detect-inventories.ts'
import { detectPlaybooks } from './detect-playbooks.ts'
import { expandHosts } from './expand-hosts.ts'
import { inferInventories } from './infer-inventories.ts'
import { matchHosts } from './match-hosts.ts'
import { readInventoryIni } from './read-inventory-ini.ts'
import { readInventoryYaml } from './read-inventory-yaml.ts'

const ini = `# ours
lone ansible_host=10.0.0.1
[web]
www[01:03].example.org ansible_user=deploy password="a b"
db-[a:b]:2222

[data:children]
db
[db]
db-a
[web:vars]
port = 80
`

describe('inventories', () => {
  it('are read with ranges, children and the names of variables', () => {
    expect(readInventoryIni(ini)).toEqual({
      hosts: [{ name: 'lone', variables: ['ansible_host'] }, ...['01', '02', '03'].map((one) => ({ name: `www${one}.example.org`, variables: ['ansible_user', 'password'] })), { name: 'db-a', variables: [] }, { name: 'db-b', variables: [] }],
      groups: [{ name: 'web', hosts: ['www01.example.org', 'www02.example.org', 'www03.example.org', 'db-a', 'db-b'], children: [], variables: ['port'] }, { name: 'data', hosts: [], children: ['db'], variables: [] }, { name: 'db', hosts: ['db-a'], children: [], variables: [] }],
    })
    expect(readInventoryYaml({ all: { hosts: { one: { a: 1 } }, children: { web: { hosts: { 'w[1:2]': null }, vars: { port: 1 } } } } })?.groups).toEqual([{ name: 'all', hosts: ['one'], children: ['web'], variables: [] }, { name: 'web', hosts: ['w1', 'w2'], children: [], variables: ['port'] }])
  })

  it.each(['127.0.0.1 localhost\n', '[PHP]\nmemory = 1\n', 'just a text\n', ''])('are not %j', (text) => {
    expect(readInventoryIni(text)).toBeUndefined()
  })

  it.each([
    [['all'], 'a1 a2 b1 lone'], [['a'], 'a1 a2'], [['a:b'], 'a1 a2 b1'], [['a', '!a1'], 'a2'], [['all:&both:!b1'], 'a1 a2'], [['a*'], 'a1 a2'], [['~[ab]1'], 'a1 b1'], [['a[0]'], 'a1'], [['a[1:]'], 'a2'], [['both[-1]'], 'b1'], [['ungrouped'], 'lone'], [['nothing'], ''], [['!a'], 'b1 lone'],
  ])('choose by %j', (patterns, expected) => {
    const group = (name: string, hosts: string[], children: string[] = []) => ({ name, hosts, children, variables: [] })
    const hosts = ['a1', 'a2', 'b1', 'lone'].map((name) => ({ name, variables: [] }))
    expect(matchHosts({ hosts, groups: [group('a', ['a1', 'a2']), group('b', ['b1']), group('both', [], ['a', 'b'])] }, patterns).join(' ')).toBe(expected)
  })

  it('are found by name or ansible.cfg, know their environment, and playbooks run on them', async () => {
    const { entities, relations } = await findInFiles({
      'inventories/prod/hosts': '[web]\nw1 token=hunter2\n', 'inventories/prod/group_vars/web.yml': 'port: 80\npassword: hunter2\n', 'machines': '[other]\no1\n', 'ansible.cfg': '[defaults]\ninventory = machines\n', 'etc/hosts': '127.0.0.1 localhost\n', 'web.yml': '- hosts: web\n  tasks: []\n', 'all.yml': '- hosts: all\n  tasks: []\n', 'aws_ec2.yml': 'plugin: amazon.aws.aws_ec2\n',
    }, [detectInventories, detectPlaybooks, inferInventories])
    expect(entities.filter(({ ref }) => ref.startsWith('inventory:')).map(({ title, spec }) => [title, spec['environment'], spec['plugin'], spec['isDefault']]).toSorted()).toEqual([['aws_ec2.yml', undefined, 'amazon.aws.aws_ec2', false], ['inventories/prod/hosts', 'prod', null, false], ['machines', undefined, null, true]])
    expect(JSON.stringify(entities)).not.toContain('hunter2')
    expect(entities.find(({ title }) => title === 'inventories/prod/hosts')?.spec['groupVariables']).toEqual([{ file: 'inventories/prod/group_vars/web.yml', variables: ['port', 'password'] }])
    expect(relations.filter(({ type }) => type === 'runsOn').map(({ from, to, reason }) => [from, to, reason]).toSorted()).toEqual([
      ['playbook:default/shop--all.yml', 'inventory:default/shop--machines', 'Its play for all (line 1) chooses o1 of machines.'], ['playbook:default/shop--web.yml', 'inventory:default/shop--inventories--prod--hosts', 'Its play for web (line 1) chooses w1 of inventories/prod/hosts.'],
    ])
  })

  it('never throw and never grow without end', () => {
    fc.assert(fc.property(fc.string(), fc.array(fc.string()), fc.anything(), (text, patterns, value) => {
      const inventory = readInventoryIni(text)
      if (inventory) matchHosts(inventory, patterns)
      readInventoryYaml(value)
      expandHosts(text)
    }))
    expect(expandHosts('a[0:999999]b[0:999999]').length).toBeLessThanOrEqual(5_000)
    expect(matchHosts({ hosts: [{ name: 'a'.repeat(40), variables: [] }], groups: [] }, ['~(a+)+$', '~[', '~(a|a)*b'])).toEqual([])
  })
})

it('tells a collection', async () => {
  const { entities } = await findInFiles({ 'galaxy.yml': 'namespace: acme\nname: shop\nversion: 1.2.0\ndescription: Ours\ndependencies:\n  community.general: ">=1"\n', 'plugins/modules/order.py': '', 'roles/web/tasks/main.yml': '', 'meta/runtime.yml': 'requires_ansible: ">=2.15"\n' }, [detectCollections])
  expect(entities).toMatchObject([{ title: 'acme.shop', description: 'Ours', spec: { path: '.', version: '1.2.0', modules: 1, roles: 1, dependencies: [{ name: 'community.general', version: '>=1' }], needsAnsible: '>=2.15' } }])
})
