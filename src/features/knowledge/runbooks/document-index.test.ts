import { describe, expect, it } from 'vitest'
import { DocumentIndex } from './document-index.ts'
import { readAddress } from './read-address.ts'

const repository = (name: string, path: string, more: Readonly<Record<string, unknown>> = {}) => ({ ref: `repository:default/${name}`, kind: 'repository', spec: { path, ...more }, evidence: [] })
const document = (folder: string, path: string, kind = 'runbook', headings: readonly string[] = []) => ({ ref: `${kind}:default/${folder}--${path}`, kind, spec: { path, headings: headings.map((text) => ({ text })) }, evidence: [{ file: folder === '' ? path : `${folder}/${path}` }] })

function found(documents: Parameters<typeof document>[], repositories: ReturnType<typeof repository>[], url: string) {
  const address = readAddress(url, 'https://daybook.example.org')
  const answer = address && new DocumentIndex(documents.map((each) => document(...each)), repositories).find(address)
  return answer && [answer.document.file, answer.why]
}

describe('of a repository that is here', () => {
  const shop = repository('shop', 'shop', { remote: 'git@github.com:acme/shop.git' })
  const till = repository('till', 'till', { remote: 'https://git.example.org/acme/till' })

  it('by host and path of its remote, before all others that have such a path', () => {
    const documents: Parameters<typeof document>[] = [['shop', 'docs/down.md'], ['till', 'docs/down.md'], ['till', 'README.md', 'document']]
    expect(found(documents, [shop, till], 'https://github.com/acme/shop/blob/main/docs/down.md')).toEqual(['shop/docs/down.md', null])
    expect(found(documents, [shop, till], 'https://git.example.org/acme/till/-/blob/main/docs/down.md')).toEqual(['till/docs/down.md', null])
    expect(found(documents, [shop, till], 'https://mirror.example.org/acme/till/src/branch/main/docs/down.md')).toEqual(['till/docs/down.md', null])
    expect(found(documents, [shop, till], 'https://git.example.org/acme/till')).toEqual(['till/README.md', null])
  })

  it('by its name alone, and says so', () => {
    expect(found([['shop', 'docs/down.md'], ['', 'docs/down.md']], [shop], 'https://github.com/ada/shop/blob/main/docs/down.md')).toEqual(['shop/docs/down.md', 'The repository of the address is ada/shop; here one of that name is acme/shop.'])
  })

  it('as it is written elsewhere: without ending, in small letters, by its folder', () => {
    expect(found([['shop', 'docs/KubePodDown.md']], [shop], 'https://github.com/acme/shop/blob/main/docs/kubepoddown')).toEqual(['shop/docs/KubePodDown.md', null])
    expect(found([['shop', 'docs/down/README.md', 'document']], [shop], 'https://github.com/acme/shop/tree/main/docs/down')).toEqual(['shop/docs/down/README.md', null])
  })
})

describe('of a repository that is not here', () => {
  it('is the only one of that path, with the reason', () => {
    expect(found([['', 'docs/down.md']], [], 'https://github.com/acme/shop/blob/main/docs/down.md')).toEqual(['docs/down.md', 'The address names the repository acme/shop, which is not known here. This is the only file of that path, docs/down.md.'])
  })

  it('is none of several, and none by a name that everything has', () => {
    expect(found([['a', 'docs/down.md'], ['b', 'docs/down.md']], [repository('a', 'a'), repository('b', 'b')], 'https://github.com/acme/shop/blob/main/docs/down.md')).toBeUndefined()
    expect(found([['', 'README.md', 'document', ['Shop']]], [], 'https://github.com/acme/other/blob/main/README.md#what-to-do')).toBeUndefined()
  })

  it('is one at the top where it has the section', () => {
    expect(found([['', 'runbook.md', 'runbook', ['Alert Name: "KubePodCrashLooping"']]], [], 'https://github.com/kubernetes-monitoring/kubernetes-mixin/tree/master/runbook.md#alert-name-kubepodcrashlooping')?.[0]).toBe('runbook.md')
  })
})

describe('of a site', () => {
  const url = 'https://runbooks.example.org/runbooks/etcd/etcdmembersdown'
  it('by the end of the path', () => {
    expect(found([['', 'content/runbooks/etcd/etcdMembersDown.md'], ['', 'content/runbooks/node/etcdMembersDown.md']], [], url)).toEqual(['content/runbooks/etcd/etcdMembersDown.md', 'The address is that of a site; content/runbooks/etcd/etcdMembersDown.md is the only file here whose path ends as it does.'])
    expect(found([['', 'etcdMembersDown.md']], [], url)?.[0]).toBe('etcdMembersDown.md')
    expect(found([['', 'docs/runbooks.md', 'document', ['High latency']]], [], 'https://docs.example.org/runbooks#highlatency')?.[0]).toBe('docs/runbooks.md')
  })

  it('not by a last word that something else has too', () => {
    expect(found([['', 'docs/design/etcdmembersdown.md']], [], url)).toBeUndefined()
    expect(found([['', 'docs/runbooks.md', 'document']], [], 'https://docs.example.org/runbooks')).toBeUndefined()
  })
})

it('is found by its path, from the top of its repository or of the folder', () => {
  const documents: Parameters<typeof document>[] = [['shop', 'docs/down.md'], ['till', 'docs/down.md'], ['till', 'docs/slow.md']]
  const repositories = [repository('shop', 'shop'), repository('till', 'till')]
  expect(found(documents, repositories, 'till/docs/down.md')).toEqual(['till/docs/down.md', null])
  expect(found(documents, repositories, '/docs/slow.md')).toEqual(['till/docs/slow.md', null])
  expect(found(documents, repositories, 'docs/down.md')).toBeUndefined()
})
