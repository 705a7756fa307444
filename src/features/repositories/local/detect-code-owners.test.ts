import { expect, it } from 'vitest'
import { findInFiles } from '../../../../test/harness/index.ts'
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
  const text = '\n* @acme/web'
  const { relations } = await findInFiles({ '.github/CODEOWNERS': text, 'src/CODEOWNERS': text }, [detectCodeOwners])
  expect(relations).toMatchObject([{ from: 'repository:default/shop', type: 'ownedBy', to: 'team:default/web', evidence: { file: '.github/CODEOWNERS', line: 2 } }])
})
