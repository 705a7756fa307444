import { mkdir, writeFile } from 'node:fs/promises'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { addPerson, grantRole, saveTeam } from '#kernel/access/contract'
import { rediscover } from '#kernel/catalog/contract'
import { type TestDaybook, tempDir, testDaybook } from '../../../../test/harness/index.ts'
import { listOwned, listOwners, ownersOf } from '../contract.ts'

let daybook: TestDaybook
beforeAll(async () => {
  const dir = await tempDir()
  const files = {
    'shop/CODEOWNERS': '* @acme/web @ben\n',
    'shop/catalog-info.yaml': 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: shop\nspec:\n  type: service\n  lifecycle: production\n  owner: group:default/payments\n---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: orphan\nspec:\n  type: service\n  lifecycle: production\n---\napiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: payments\nspec:\n  type: team\n  children: []\n  members: [dora]\n',
  }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(dir, path, '..'), { recursive: true })
    await writeFile(join(dir, path), text)
  }
  execFileSync('git', ['init', '--quiet'], { cwd: join(dir, 'shop') })
  daybook = await testDaybook({ dir, isWorking: false })
  await daybook.call(rediscover, {})
  await daybook.call(addPerson, { email: 'ada@example.org', name: 'Ada', role: 'admin' })
  const { person } = await daybook.call(addPerson, { email: 'ben@example.org', name: 'Ben', role: 'viewer' })
  await daybook.call(saveTeam, { name: 'web', title: 'Web team' })
  await daybook.call(grantRole, { id: person.id, role: 'operator', team: 'web' })
})

it('lists teams and people that files name, whether they can sign in or not', async () => {
  const { items, unowned } = await daybook.call(listOwners, {})
  const byRef = new Map(items.map((owner) => [owner.ref, owner]))
  expect(byRef.get('team:default/payments')).toMatchObject({ isKnown: false, people: [{ name: 'dora', isKnown: false }], owns: [{ kind: 'service', count: 1 }] })
  expect(byRef.get('team:default/web')).toMatchObject({ title: 'Web team', isKnown: true, people: [{ name: 'Ben', email: 'ben@example.org' }] })
  expect(byRef.get('person:default/ben')).toMatchObject({ title: 'Ben', isKnown: true })
  expect(unowned.find(({ kind }) => kind === 'service')?.count ?? 0).toBeLessThanOrEqual(1)
})

it('finds the owner of a thing by the thing, with the file and line that say so', async () => {
  expect((await daybook.call(listOwners, { text: 'dora' })).items.map(({ ref }) => ref)).toEqual(['team:default/payments'])
  const { owners } = await daybook.call(ownersOf, { ref: 'service:default/shop' })
  expect(owners).toMatchObject([{ ref: 'team:default/payments', file: 'shop/catalog-info.yaml', through: null }])
  const { items } = await daybook.call(listOwned, { owner: 'team:default/web', kind: 'repository' })
  expect(items).toMatchObject([{ kind: 'repository', reason: 'CODEOWNERS names it for all files.', file: 'shop/CODEOWNERS', line: 1 }])
  await expect(daybook.call(ownersOf, { ref: 'service:default/none' })).rejects.toMatchObject({ code: 'not-found' })
})
