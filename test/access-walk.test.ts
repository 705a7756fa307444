import { expect, it } from 'vitest'
import { anonymous, decide, everyOperationByEveryRole, type Principal } from '#kernel/access'
import { declaredOperations } from '../src/server/contracts.ts'
import { partsForDescription } from '../src/server/parts.ts'

function principalWith(role: string): Principal {
  if (role === 'anonymous') return anonymous
  const grants = role === 'no role' ? [] : [{ team: null, role: role as 'viewer' }]
  return { actor: { kind: 'person', id: 'p', name: 'P' }, grants, scopes: [] }
}

it('decides each operation for each role as written down, and none is open by omission', () => {
  const cases = everyOperationByEveryRole(declaredOperations())
  expect(cases.length).toBeGreaterThan(300)
  for (const { operation, role, expected } of cases) expect([operation.name, role, decide(principalWith(role), operation.access)]).toEqual([operation.name, role, expected])
})

/** A job calls with the secret that its address holds; a badge is given of checks that say they are public. */
const openOnPurpose = new Set(['/hooks/heartbeat/:token', '/hooks/heartbeat/:token/:signal', '/badges/:check/:badge'])

it('names the access of every route', () => {
  const routes = partsForDescription().flatMap((part) => part.routes ?? [])
  expect(routes.length).toBeGreaterThan(5)
  for (const { path, access } of routes) expect([path, access]).toEqual([path, openOnPurpose.has(path) ? 'anyone' : expect.stringMatching(/^(signed-in|[a-z-]+:(read|write|manage|admin))$/)])
})
