import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readAddress } from './read-address.ts'

const site = 'https://daybook.example.org'

it.each([
  ['GitHub', 'https://github.com/acme/shop/blob/main/docs/run%20books/Down.md#what-to-do', 'github.com acme/shop', ['docs/run books/Down.md', 'main/docs/run books/Down.md'], 'what-to-do'],
  ['a tree of GitHub', 'https://github.com/kubernetes-monitoring/kubernetes-mixin/tree/master/runbook.md#alert-name-kubepodcrashlooping', 'github.com kubernetes-monitoring/kubernetes-mixin', ['runbook.md', 'master/runbook.md'], 'alert-name-kubepodcrashlooping'],
  ['a branch with slashes', 'https://github.com/acme/shop/blob/team/next/docs/a.md', 'github.com acme/shop', ['next/docs/a.md', 'docs/a.md', 'a.md', '', 'team/next/docs/a.md'], undefined],
  ['raw text of GitHub', 'https://raw.githubusercontent.com/acme/shop/refs/heads/main/docs/a.md', 'github.com acme/shop', ['docs/a.md', 'main/docs/a.md'], undefined],
  ['GitLab', 'https://git.example.org/group/sub/shop/-/blob/v1.2.0/docs/a.md?ref_type=tags#x', 'git.example.org group/sub/shop', ['docs/a.md', 'v1.2.0/docs/a.md'], 'x'],
  ['Gitea', 'http://git.example.org:3000/acme/shop/src/branch/main/docs/a.md', 'git.example.org:3000 acme/shop', ['docs/a.md', 'main/docs/a.md'], undefined],
  ['Bitbucket', 'https://bitbucket.org/acme/shop/src/master/docs/a.md', 'bitbucket.org acme/shop', ['docs/a.md', 'master/docs/a.md'], undefined],
  ['the server of Bitbucket', 'https://git.example.org/projects/ACME/repos/shop/browse/docs/a.md?at=main', 'git.example.org ACME/shop', ['docs/a.md'], undefined],
  ['Azure DevOps', 'https://dev.azure.com/acme/store/_git/shop?path=/docs/a.md&version=GBmain', 'dev.azure.com acme/store/shop', ['docs/a.md'], undefined],
  ['Sourcehut', 'https://git.sr.ht/~ada/shop/tree/main/item/docs/a.md', 'git.sr.ht ~ada/shop', ['docs/a.md', 'main/docs/a.md'], undefined],
  ['Gitiles', 'https://go.example.org/shop/+/refs/heads/main/docs/a.md', 'go.example.org shop', ['docs/a.md', 'main/docs/a.md'], undefined],
  ['gitweb', 'https://git.example.org/?p=shop.git;a=blob;f=docs/a.md;hb=HEAD', 'git.example.org shop', ['docs/a.md'], undefined],
])('reads an address of %s', (_forge, url, repository, paths, anchor) => {
  expect(readAddress(url, site)).toEqual({ ref: undefined, repository: { host: repository.split(' ')[0], path: repository.split(' ')[1] }, paths, form: 'forge', anchor })
})

it('reads pages of its own, paths, and pages that a program made', () => {
  const page = { ref: 'runbook:default/shop--docs--Down.md', repository: undefined, paths: [], form: 'page', anchor: 'what' }
  expect(readAddress(`${site}/catalog/runbook/default/shop--docs--Down.md#what`, site)).toEqual(page)
  expect(readAddress('/catalog/runbook/default/shop--docs--Down.md#what', site)).toEqual(page)
  expect(readAddress('./docs/Down.md#what', site)).toEqual({ ref: undefined, repository: undefined, paths: ['docs/Down.md'], form: 'path', anchor: 'what' })
  expect(readAddress('https://runbooks.example.org/runbooks/etcd/etcdmembersdown/', site)).toMatchObject({ form: 'site', paths: ['runbooks/etcd/etcdmembersdown'] })
})

it.each(['', '  ', 'https://example.org/{{ $labels.service }}', 'javascript:alert(1)', 'mailto:a@example.org', 'ask the team', '/catalog/runbook/default', `https://example.org/${'a'.repeat(3000)}`])('reads nothing out of %j', (text) => {
  expect(readAddress(text, site)).toBeUndefined()
})

it('reads any text without an error', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.webUrl({ withFragments: true, withQueryParameters: true })), (text) => { readAddress(text, site) }))
})
