import { expect, it } from 'vitest'
import { detectCodeOwners, readOwners } from './detect-code-owners.ts'

it.each([
  ['* @acme/payments', ['team:default/payments']],
  ['# all\n*   @ada @acme/web  # us\n*.js @bo\n', ['person:default/ada', 'team:default/web']],
  ['* @acme/one\n* @acme/two', ['team:default/two']],
  ['* @group/sub/team mail@example.org', ['team:default/team']],
  ['*.go @ada', []],
  ['*', []],
  ['', []],
])('reads the owners of everything from %j', (text, owners) => {
  expect(readOwners(text).map(({ owner }) => owner)).toEqual(owners)
})

it('looks only where forges look', async () => {
  const repository = { ref: 'repository:default/shop', path: 'shop' }
  const detect = (path: string) => detectCodeOwners.detect({ path, absolutePath: `/${path}`, repository, text: async () => '\n* @acme/web' })
  expect((await detect('shop/.github/CODEOWNERS')).relations).toMatchObject([{ from: 'repository:default/shop', type: 'ownedBy', to: 'team:default/web', evidence: { line: 2 } }])
  expect((await detect('shop/src/CODEOWNERS')).relations).toEqual([])
})
