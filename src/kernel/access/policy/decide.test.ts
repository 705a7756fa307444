import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AccessLevel, accessLevels, type Operation } from '#lib/operation'
import { Role } from '../contract.ts'
import { decide, type Decision, type Place, roleFor } from './decide.ts'
import { anonymous, capGrants, type Grant, holdsGrant, isRoleAtLeast, type Principal } from './principal.ts'

function person(grants: readonly Grant[], scopes: readonly string[] = []): Principal {
  return { actor: { kind: 'person', id: 'person:1', name: 'Ada' }, grants, scopes }
}

/** Rows: role. Columns: read, write, manage, admin. */
const table: Readonly<Record<Role, readonly Decision[]>> = {
  viewer: ['allowed', 'forbidden', 'forbidden', 'forbidden'],
  operator: ['allowed', 'allowed', 'forbidden', 'forbidden'],
  maintainer: ['allowed', 'allowed', 'allowed', 'forbidden'],
  admin: ['allowed', 'allowed', 'allowed', 'allowed'],
}
const cells = Role.options.flatMap((role) => accessLevels.map((level, column) => ({ role, level, expected: table[role][column] })))

describe('decide', () => {
  test.each(cells)('$role whole, $level: $expected', ({ role, level, expected }) => {
    const principal = person([{ team: null, role }])
    expect(decide(principal, `runs:${level}`)).toBe(expected)
    expect(decide(principal, `runs:${level}`, { isScoped: true })).toBe(expected)
    expect(decide(principal, `runs:${level}`, { isScoped: true, ownerTeam: 'pay' })).toBe(expected)
  })

  test.each(cells)('$role in a team, $level', ({ role, level, expected }) => {
    const principal = person([{ team: 'pay', role }])
    expect(decide(principal, `runs:${level}`, { isScoped: true, ownerTeam: 'pay' })).toBe(expected)
    const elsewhere = level === 'read' ? expected : 'forbidden'
    expect(decide(principal, `runs:${level}`, { isScoped: true, ownerTeam: 'web' })).toBe(elsewhere)
    expect(decide(principal, `runs:${level}`, { isScoped: true })).toBe(elsewhere)
    expect(decide(principal, `runs:${level}`)).toBe(elsewhere)
    expect(decide(principal, `runs:${level}`, { isScoped: true, isDecidedLater: true })).toBe(expected)
  })

  test('the open, the signed-in and the rest', () => {
    for (const nobody of [null, anonymous]) {
      expect(decide(nobody, 'anyone')).toBe('allowed')
      expect(decide(nobody, 'signed-in')).toBe('unauthenticated')
      expect(decide(nobody, 'runs:read')).toBe('unauthenticated')
    }
    expect(decide(person([]), 'signed-in')).toBe('allowed')
    expect(decide(person([]), 'runs:read')).toBe('forbidden')
  })

  test('a scope is a part, or a part up to a level', () => {
    const admin: Grant[] = [{ team: null, role: 'admin' }]
    expect(decide(person(admin, ['runs']), 'runs:admin')).toBe('allowed')
    expect(decide(person(admin, ['runs:write']), 'runs:read')).toBe('allowed')
    expect(decide(person(admin, ['runs:write']), 'runs:manage')).toBe('forbidden')
    expect(decide(person(admin, ['runs']), 'access:read')).toBe('forbidden')
    expect(decide(person(admin, ['runs:nonsense']), 'runs:read')).toBe('forbidden')
  })

  test('what does not read as an access is refused to everybody', () => {
    const admin = person([{ team: null, role: 'admin' }])
    for (const access of ['', 'runs', 'runs:', ':read', 'runs:own', 'runs:read:write', 'Anyone', 'toString:read:x']) {
      expect(decide(admin, access as Operation['access'])).toBe('forbidden')
    }
    expect(roleFor('anyone')).toBeUndefined()
    expect(roleFor('runs:manage')).toBe('maintainer')
  })
})

const anyRole = fc.constantFrom(...Role.options)
const anyTeam = fc.constantFrom(null, 'pay', 'web')
const anyGrants = fc.array(fc.record({ team: anyTeam, role: anyRole }), { maxLength: 5 })
const anyLevel = fc.constantFrom(...accessLevels)
const anyPlace = fc.record({ isScoped: fc.boolean(), ownerTeam: fc.constantFrom(undefined, 'pay', 'web'), isDecidedLater: fc.boolean() })
const anyScopes = fc.array(fc.constantFrom('runs', 'runs:read', 'runs:write', 'access'), { maxLength: 3 })

function isAllowed(grants: readonly Grant[], level: AccessLevel, place: Place, scopes: readonly string[] = []): boolean {
  return decide(person(grants, scopes), `runs:${level}`, place) === 'allowed'
}

describe('properties of the policy', () => {
  test('one more grant never takes anything away', () => {
    const more = fc.record({ team: anyTeam, role: anyRole })
    const property = fc.property(anyGrants, more, anyScopes, anyLevel, anyPlace, (grants, extra, scopes, level, place) =>
      !isAllowed(grants, level, place, scopes) || isAllowed([...grants, extra], level, place, scopes))
    expect(() => fc.assert(property)).not.toThrow()
  })

  test('scopes only narrow', () => {
    const property = fc.property(anyGrants, anyScopes, anyLevel, anyPlace, (grants, scopes, level, place) =>
      !isAllowed(grants, level, place, scopes) || isAllowed(grants, level, place))
    expect(() => fc.assert(property)).not.toThrow()
  })

  test('who may do more may do less', () => {
    const property = fc.property(anyGrants, anyLevel, anyPlace, (grants, level, place) =>
      !isAllowed(grants, level, place) || accessLevels.slice(0, accessLevels.indexOf(level)).every((lower) => isAllowed(grants, lower, place)))
    expect(() => fc.assert(property)).not.toThrow()
  })

  test('what is handed on is never more than what is held, nor than what was asked for', () => {
    const property = fc.property(anyGrants, anyRole, anyTeam, anyLevel, anyPlace, (grants, role, team, level, place) => {
      const capped = capGrants(grants, role, team)
      return capped.every((grant) => isRoleAtLeast(role, grant.role)) && (!isAllowed(capped, level, place) || isAllowed(grants, level, place))
    })
    expect(() => fc.assert(property)).not.toThrow()
  })

  test('who holds a role can hand all of it on', () => {
    const property = fc.property(anyGrants, anyRole, anyTeam, (grants, role, team) =>
      !holdsGrant(grants, role, team) || capGrants(grants, role, team).some((grant) => grant.team === team && grant.role === role))
    expect(() => fc.assert(property)).not.toThrow()
  })
})
