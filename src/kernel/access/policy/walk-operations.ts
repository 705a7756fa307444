import type { Operation } from '#lib/operation'
import { Role } from '../contract.ts'
import type { Decision } from './decide.ts'

export type WalkedRole = 'anonymous' | 'no role' | Role

export interface WalkedCase {
  readonly operation: Operation
  readonly role: WalkedRole
  readonly expected: Decision
}

/** Written out, and not computed by the policy, so that one checks the other. */
const expectedByLevel: Readonly<Record<string, Readonly<Record<WalkedRole, Decision>>>> = {
  anyone: { anonymous: 'allowed', 'no role': 'allowed', viewer: 'allowed', operator: 'allowed', maintainer: 'allowed', admin: 'allowed' },
  'signed-in': { anonymous: 'unauthenticated', 'no role': 'allowed', viewer: 'allowed', operator: 'allowed', maintainer: 'allowed', admin: 'allowed' },
  read: { anonymous: 'unauthenticated', 'no role': 'forbidden', viewer: 'allowed', operator: 'allowed', maintainer: 'allowed', admin: 'allowed' },
  write: { anonymous: 'unauthenticated', 'no role': 'forbidden', viewer: 'forbidden', operator: 'allowed', maintainer: 'allowed', admin: 'allowed' },
  manage: { anonymous: 'unauthenticated', 'no role': 'forbidden', viewer: 'forbidden', operator: 'forbidden', maintainer: 'allowed', admin: 'allowed' },
  admin: { anonymous: 'unauthenticated', 'no role': 'forbidden', viewer: 'forbidden', operator: 'forbidden', maintainer: 'forbidden', admin: 'allowed' },
}

/** The operations that may be open to everybody. One more needs a line here, and a reason. */
const openOperations: ReadonlySet<string> = new Set([
  'access.state', 'access.createFirstAdmin', 'access.signIn', 'access.useLink', 'people.acceptInvite',
])

/**
 * Every operation with every role held for the whole of Daybook, and what must be decided: what a test walks so that none
 * is open by omission. Throws for an operation without a readable access and for an open one that is not on the list.
 */
export function everyOperationByEveryRole(operations: readonly Operation[]): WalkedCase[] {
  const roles: readonly WalkedRole[] = ['anonymous', 'no role', ...Role.options]
  return operations.flatMap((operation) => {
    const expected = expectedOf(operation)
    return roles.map((role) => ({ operation, role, expected: expected[role] }))
  })
}

function expectedOf({ name, access }: Operation): Readonly<Record<WalkedRole, Decision>> {
  if (access === 'anyone' && !openOperations.has(name)) throw new Error(`The operation ${name} is open to everybody, and is not on the list of those that may be.`)
  const expected = expectedByLevel[access.includes(':') ? access.slice(access.indexOf(':') + 1) : access]
  if (!expected) throw new Error(`The operation ${name} asks for ${JSON.stringify(access)}, which is no access.`)
  return expected
}
