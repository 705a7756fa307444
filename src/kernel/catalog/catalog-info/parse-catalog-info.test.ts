import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entity, Relation } from '../contract.ts'
import { editDocument } from './edit-document.ts'
import { type CatalogDocument, parseCatalogInfo } from './parse-catalog-info.ts'
import { splitDocuments } from './split-documents.ts'
import { writeCatalogInfo } from './write-catalog-info.ts'

const shop = `# The shop
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: shop
  description: Sells things
  tags: [java, web]
  annotations:
    backstage.io/source-location: url:https://example.org/shop
spec:
  type: service
  owner: payments
  system: commerce
  dependsOn:
    - resource:default/db
    - component:mail
  providesApis: [orders]
  consumesApis: [rates]
`

describe('reading catalog-info.yaml', () => {
  it('reads an entity with its relations and their lines', () => {
    const { documents: [document], faults } = parseCatalogInfo(shop)
    expect(faults).toEqual([])
    expect(document).toMatchObject({
      ref: 'service:default/shop', title: 'shop', description: 'Sells things', tags: ['java', 'web'], owner: 'team:default/payments', line: 5,
      spec: { type: 'service', metadata: { annotations: { 'backstage.io/source-location': 'url:https://example.org/shop' } } },
    })
    expect(document?.relations.map(({ from, type, to, line }) => [from, type, to, line])).toEqual([
      ['service:default/shop', 'ownedBy', 'team:default/payments', 12], ['service:default/shop', 'partOf', 'system:default/commerce', 13],
      ['service:default/shop', 'dependsOn', 'resource:default/db', 15], ['service:default/shop', 'dependsOn', 'service:default/mail', 16],
      ['service:default/shop', 'dependsOn', 'api:default/rates', 18], ['service:default/shop', 'providesApi', 'api:default/orders', 17],
      ['api:default/orders', 'dependsOn', 'service:default/shop', 17],
    ])
  })

  it('reads all eight kinds, several to a file', () => {
    const kinds = ['Component', 'API', 'Resource', 'System', 'Domain', 'Group', 'User', 'Location']
    const text = kinds.map((kind) => `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata: {name: x, namespace: Team-A}\nspec: {owner: user:ada, memberOf: [web], parent: all, members: [bo]}\n`).join('---\n')
    const { documents, faults } = parseCatalogInfo(text)
    expect(faults).toEqual([])
    expect(documents.map(({ ref }) => ref)).toEqual(['service', 'api', 'resource', 'system', 'domain', 'team', 'person', 'location'].map((kind) => `${kind}:team-a/x`))
    expect(documents[5]?.relations.map(({ from, type, to }) => `${from} ${type} ${to}`)).toEqual(['team:team-a/x ownedBy person:team-a/ada', 'team:team-a/x partOf team:team-a/all', 'person:team-a/bo memberOf team:team-a/x'])
    expect(documents[6]?.relations.map(({ from, type, to }) => `${from} ${type} ${to}`)).toEqual(['person:team-a/x ownedBy person:team-a/ada', 'person:team-a/x memberOf team:team-a/web'])
  })

  it.each([
    ['apiVersion: v1\nkind: Component\nmetadata:\n  name: [a', 4, 'does not parse'],
    ['kind: Component\nmetadata:\n  name: a', 1, 'apiVersion is missing'],
    ['apiVersion: v1\nmetadata:\n  name: a', 1, 'kind is missing'],
    ['apiVersion: v1\nkind: Component\nmetadata:\n  title: a', 4, 'metadata.name is missing'],
    ['apiVersion: v1\nkind: Component\nmetadata:\n  name: "a b"', 4, 'cannot stand in a reference'],
    ['apiVersion: v1\nkind: Component\nmetadata:\n  name: a\nspec: text', 5, 'spec is not a mapping'],
    ['apiVersion: v1\nkind: Component\nmetadata:\n  name: a\nspec:\n  dependsOn:\n    - ok\n    - {}\n', 8, 'spec.dependsOn does not hold a reference'],
    ['- a\n- b', 1, 'is a mapping'],
    ['just text', 1, 'is a mapping'],
    ['a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]', 1, 'unfold to too much'],
  ])('tells the line of a fault: %j', (text, line, message) => {
    const before = '# a comment\n---\napiVersion: v1\nkind: Component\nmetadata: {name: good}\n---\n'
    const { documents, faults } = parseCatalogInfo(before + text)
    expect(documents[0]?.ref).toBe('service:default/good')
    expect(faults).toEqual([{ line: line + 6, message: expect.stringContaining(message) as string }])
  })

  it('says when an entity is described twice, and takes empty documents for nothing', () => {
    const one = 'apiVersion: v1\nkind: Component\nmetadata: {name: a}\n'
    expect(parseCatalogInfo(`${one}---\n${one}`).faults).toEqual([{ line: 7, message: expect.stringContaining('twice') as string }])
    expect(parseCatalogInfo('')).toEqual({ documents: [], faults: [] })
    expect(parseCatalogInfo('---\n# nothing\n---\n...\n').documents).toEqual([])
  })

  it('never throws, and splits without losing a character', () => {
    const line = fc.constantFrom('---', '--- ', '---x', '...', 'apiVersion: v1', 'kind: Component', 'kind: API', 'metadata: {name: a}', 'metadata:', '  name: b', '  - x', 'spec:', '  owner: [x, 1]', '# c', '%YAML 1.2', '  text: |', '    ---', '\t', '&a *a', '? x', '', '\u0000', '!!binary x')
    fc.assert(fc.property(fc.oneof(fc.array(line, { maxLength: 15 }).map((lines) => lines.join('\n')), fc.string({ unit: 'binary', maxLength: 60 })), (text) => {
      expect(splitDocuments(text).map((document) => document.text).join('')).toBe(text)
      const { documents, faults } = parseCatalogInfo(text)
      const lines = text.split('\n').length
      for (const { line: at } of [...documents, ...faults]) expect(at >= 1 && at <= lines).toBe(true)
    }), { numRuns: 500 })
  })
})

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/)
const words = fc.string({ maxLength: 30 }).map((text) => text.replace(/[\ud800-\udfff\u0000-\u001f\u007f-\u009f\ufeff\ufffe\uffff]/g, '').trim())
const described = fc.record({
  kind: fc.constantFrom('service', 'api', 'resource', 'system', 'team', 'person', 'environment'), namespace: fc.constantFrom('default', 'other'), name, title: words, description: words,
  tags: fc.array(name, { maxLength: 3 }), owner: fc.option(name.map((text) => `team:default/${text}`), { nil: null }), labels: fc.dictionary(name, words, { maxKeys: 3 }),
  type: words, dependsOn: fc.uniqueArray(name.map((text) => `resource:default/${text}`), { maxLength: 3 }), stated: fc.uniqueArray(name.map((text) => `host:default/${text}`), { maxLength: 2 }),
})

describe('writing catalog-info.yaml', () => {
  it('reads back what it wrote', () => {
    fc.assert(fc.property(described, (given) => {
      const ref = `${given.kind}:${given.namespace}/${given.name}`
      const spec = { type: given.type, ...(given.dependsOn.length > 0 ? { dependsOn: given.dependsOn } : {}), ...(Object.keys(given.labels).length > 0 ? { metadata: { labels: given.labels } } : {}) }
      const outgoing = given.stated.map((to): Relation => ({ from: ref, type: 'runsOn', to, origin: 'page', reason: '', evidence: null, isRefused: false }))
      const { documents: [document], faults } = parseCatalogInfo(writeCatalogInfo(entityOf(ref, { ...given, spec }), outgoing))
      expect(faults).toEqual([])
      expect(document).toMatchObject({ ref, title: given.title === '' ? given.name : given.title, description: given.description, tags: given.tags, owner: given.owner ?? undefined })
      expect(document?.relations.filter(({ type }) => type !== 'ownedBy').map(({ type, to }) => `${type} ${to}`)).toEqual([...given.dependsOn.map((to) => `dependsOn ${to}`), ...given.stated.map((to) => `runsOn ${to}`)])
      if (!document) return
      const again = writeCatalogInfo(entityOf(ref, document), document.relations.map((relation) => ({ ...relation, origin: 'file', evidence: null, isRefused: false })))
      expect(factsOf(parseCatalogInfo(again).documents[0])).toEqual(factsOf(document))
    }))
  })

  it('keeps comments, order and style of what did not change', () => {
    const edited = parseCatalogInfo(shop).documents[0]
    const plain = writeCatalogInfo(entityOf('service:default/shop', { ...edited, description: 'Sells more things', spec: { ...edited?.spec, dependsOn: ['component:mail', 'resource:default/cache'] } }), [])
    const text = editDocument(shop, plain)
    expect(text).toBe(shop.replace('Sells things', 'Sells more things').replace('    - resource:default/db\n    - component:mail\n', '    - component:mail\n    - resource:default/cache\n'))
    expect(editDocument(shop, `${plain}# mine\n`)).toBe(`${plain}# mine\n`)
  })

  it('an edit always reads as what was meant', () => {
    fc.assert(fc.property(described, described, (one, other) => {
      const write = (given: typeof one) => writeCatalogInfo(entityOf('service:default/same', { title: given.title, description: given.description, tags: given.tags, owner: given.owner, spec: { type: given.type, dependsOn: given.dependsOn, labels: given.labels } }), [])
      const [before, after] = [`# kept\n${write(one)}`, write(other)]
      const text = editDocument(before, after)
      expect(factsOf(parseCatalogInfo(text).documents[0])).toEqual(factsOf(parseCatalogInfo(after).documents[0]))
      expect(text.startsWith('# kept\n')).toBe(true)
    }))
  })
})

function entityOf(ref: string, given: Partial<Omit<CatalogDocument, 'tags' | 'owner'>> & { tags?: readonly string[]; owner?: string | null | undefined }): Entity {
  const [kind = '', rest = ''] = ref.split(':')
  const [namespace = '', entityName = ''] = rest.split('/')
  return {
    ref, kind, namespace, name: entityName, title: given.title === '' ? entityName : (given.title ?? entityName), description: given.description ?? '', owner: given.owner ?? null, tags: [...(given.tags ?? [])],
    origin: 'file', spec: { ...given.spec }, evidence: [], createdAt: '', updatedAt: '', goneAt: null,
  }
}

function factsOf(document: CatalogDocument | undefined) {
  return document && { ref: document.ref, title: document.title, description: document.description, owner: document.owner, tags: document.tags, spec: document.spec, relations: document.relations.map(({ from, type, to }) => [from, type, to]) }
}
