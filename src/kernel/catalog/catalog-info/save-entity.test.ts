import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { freshDatabase, tempDir } from '../../../../test/harness/index.ts'
import { type PartHarness, partHarness } from '../../../../test/harness/part-harness.ts'
import { EntityChanged, exportEntity, getEntity, rediscover, removeEntity, saveEntity } from '../contract.ts'
import { createCatalog } from '../index.ts'

let root: string
let house: PartHarness
const text = `# The whole shop
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: shop # its name
spec: {type: service, owner: web}
---
# And what it keeps its goods in
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata:
  name: db
spec:
  type: database
`
const operator = { actor: { kind: 'person' as const, id: 'bo', name: 'Bo' }, grants: [{ team: 'web', role: 'operator' as const }], scopes: [] }

beforeEach(async () => {
  root = await tempDir()
  house = partHarness({ database: await freshDatabase(), parts: [createCatalog({ detectors: [] })], site: { projectDir: root } })
  await mkdir(join(root, 'app'))
  await writeFile(join(root, 'app/catalog-info.yaml'), text)
  await house.call(rediscover, {})
})

const onDisk = () => readFile(join(root, 'app/catalog-info.yaml'), 'utf8')

describe('editing entities', () => {
  it('gives the document as it stands and writes an edit into its place', async () => {
    const exported = await house.call(exportEntity, { ref: 'resource:default/db' })
    expect(exported).toMatchObject({ yaml: text.slice(text.indexOf('---\n')), file: 'app/catalog-info.yaml' })
    const saved = await house.call(saveEntity, { yaml: exported.yaml.replace('database', 'postgres'), basedOn: exported.digest })
    expect(saved).toEqual({ refs: ['resource:default/db'], conflict: null })
    expect(await onDisk()).toBe(text.replace('database', 'postgres'))
    expect((await house.call(getEntity, { ref: 'resource:db' })).entity).toMatchObject({ origin: 'file', spec: { type: 'postgres' } })
    expect((await house.events(EntityChanged)).map(({ actor, subject }) => [actor, subject])).toEqual([['Ada', 'resource:default/db']])
    await house.call(rediscover, {})
    expect(await house.events(EntityChanged)).toHaveLength(1)
  })

  it('keeps comments when the edit has none', async () => {
    await house.call(saveEntity, { yaml: 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: shop, description: Sells}\nspec: {type: website, owner: web}\n' })
    expect(await onDisk()).toBe(text.replace('  name: shop # its name\n', '  name: shop # its name\n  description: Sells\n').replace('type: service', 'type: website'))
  })

  it('shows both texts when the file was changed meanwhile, and writes nothing', async () => {
    const { yaml, digest } = await house.call(exportEntity, { ref: 'service:default/shop' })
    const theirs = text.replace('owner: web', 'owner: pay')
    await writeFile(join(root, 'app/catalog-info.yaml'), theirs)
    const mine = yaml.replace('type: service', 'type: library')
    const { conflict } = await house.call(saveEntity, { yaml: mine, basedOn: digest })
    expect(conflict).toMatchObject({ mine, theirs: theirs.slice(0, theirs.indexOf('---\n')) })
    expect((await house.call(saveEntity, { yaml: mine })).conflict).not.toBeNull()
    expect(await onDisk()).toBe(theirs)
    // Having seen theirs, the editor may decide.
    expect((await house.call(saveEntity, { yaml: mine, basedOn: conflict?.basedOn })).conflict).toBeNull()
    expect(await onDisk()).toBe(theirs.replace('type: service', 'type: library').replace('owner: pay', 'owner: web'))
  })

  it('does not mind a change elsewhere in the same file', async () => {
    const { yaml, digest } = await house.call(exportEntity, { ref: 'service:default/shop' })
    await writeFile(join(root, 'app/catalog-info.yaml'), text.replace('database', 'postgres'))
    expect((await house.call(saveEntity, { yaml: yaml.replace('type: service', 'type: library'), basedOn: digest })).conflict).toBeNull()
    expect(await onDisk()).toBe(text.replace('database', 'postgres').replace('type: service', 'type: library'))
  })

  it('keeps what no file describes in the database', async () => {
    const yaml = 'apiVersion: backstage.io/v1alpha1\nkind: System\nmetadata: {name: commerce}\nspec: {owner: web}\n'
    await house.call(saveEntity, { yaml })
    expect((await house.call(getEntity, { ref: 'system:commerce' })).entity).toMatchObject({ origin: 'page', owner: 'team:default/web' })
    const { file, yaml: started, digest } = await house.call(exportEntity, { ref: 'system:default/commerce' })
    expect(file).toBeNull()
    expect((await house.call(saveEntity, { yaml: started.replace('owner: web', 'owner: pay'), basedOn: digest })).conflict).toBeNull()
    const late = await house.call(saveEntity, { yaml: started.replace('owner: web', 'owner: ops'), basedOn: digest })
    expect(late.conflict?.theirs).toContain('owner: pay')
    expect((await house.call(getEntity, { ref: 'system:commerce' })).entity.owner).toBe('team:default/pay')
    await house.call(removeEntity, { ref: 'system:default/commerce' })
    expect((await house.call(getEntity, { ref: 'system:commerce' })).entity.goneAt).not.toBeNull()
    await expect(house.call(removeEntity, { ref: 'service:default/shop' })).rejects.toThrow('app/catalog-info.yaml')
  })

  it('writes a new file inside the folder only', async () => {
    const yaml = 'apiVersion: backstage.io/v1alpha1\nkind: System\nmetadata: {name: commerce}\nspec: {}\n'
    await house.call(saveEntity, { yaml, file: 'catalog-info.yaml' })
    expect(await readFile(join(root, 'catalog-info.yaml'), 'utf8')).toBe(yaml)
    expect((await house.call(getEntity, { ref: 'system:commerce' })).entity.origin).toBe('file')
    expect((await house.call(saveEntity, { yaml: `${yaml}# more\n`, file: 'catalog-info.yaml' })).conflict).toMatchObject({ theirs: yaml })
    await symlink('/tmp', join(root, 'out'))
    for (const file of ['../catalog-info.yaml', '/etc/catalog-info.yaml', 'out/catalog-info.yaml', '.ssh/authorized_keys', 'app/../../catalog-info.yaml']) await expect(house.call(saveEntity, { yaml, file })).rejects.toThrow(/leaves its folder|named catalog-info/)
  })

  it('asks for the right of the owning team', async () => {
    const shop = (await house.call(exportEntity, { ref: 'service:default/shop' })).yaml
    await house.call(saveEntity, { yaml: shop.replace('type: service', 'type: job') }, operator)
    await expect(house.call(saveEntity, { yaml: 'apiVersion: v1\nkind: Resource\nmetadata: {name: db}\nspec: {owner: web}\n' }, operator)).rejects.toThrow('catalog:write')
    await house.call(saveEntity, { yaml: 'apiVersion: v1\nkind: Resource\nmetadata: {name: queue}\nspec: {owner: web}\n' }, operator)
    await expect(house.call(saveEntity, { yaml: 'apiVersion: v1\nkind: Resource\nmetadata: {name: other}\nspec: {}\n' }, operator)).rejects.toThrow('catalog:write')
    // A whole file may not be used to take away another team's entity.
    await expect(house.call(saveEntity, { yaml: shop, file: 'app/catalog-info.yaml', basedOn: undefined }, operator).then(({ conflict }) => conflict ?? Promise.reject(new Error('written')))).resolves.toBeTruthy()
    await expect(house.call(saveEntity, { yaml: 'kind: [', file: 'catalog-info.yaml' })).rejects.toThrow('Line 1')
  })
})
