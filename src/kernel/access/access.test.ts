import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeMonths } from '#kernel/timeline'
import { type Database, type Db, openDatabase, sql } from '#platform/database'
import { type FreshDatabase, freshDatabase, ManualClock, tempDir } from '../../../test/harness/index.ts'
import { authenticate } from './authenticate.ts'
import {
  acceptInvite, addPerson, changePassword, changePerson, createFirstAdmin, createSignInLink as linkOperation, createToken, grantRole, invitePerson, listPeople, listTeams,
  listTokens, revokeRole, revokeToken, saveTeam, signIn, signInState, signOut, signInWithLink, whoAmI,
} from './contract.ts'
import { createAccess } from './create-access.ts'
import { forgetExpired } from './forget-expired.ts'
import { findIdempotent, rememberIdempotent } from './idempotency.ts'
import { decide } from './policy/decide.ts'
import type { Principal } from './policy/principal.ts'
import { createFirstAdminLink, createOwnerLink, createSignInLink } from './sign-in/create-first-admin.ts'
import { TestingCaller } from './testing-context.ts'
import { localToken } from './tokens/local-token.ts'
import { issueRunnerToken } from './tokens/runner-token.ts'

const password = 'correct horse battery'
const ada = { name: 'Ada', email: 'ada@example.com', password }
const hourMs = 3_600_000

let database: FreshDatabase
let clock: ManualClock
let caller: TestingCaller
let db: Db
let attempts: Database

beforeAll(async () => {
  database = await freshDatabase()
  db = database.db
  attempts = openDatabase({ connection: { url: database.url }, maxConnections: 2 })
})

beforeEach(async () => {
  const { rows } = await sql<{ name: string }>`select tablename as name from pg_tables where tablename like 'access%'`.execute(db)
  await sql`truncate ${sql.join(rows.map(({ name }) => sql.id(name)))}, timeline_events, timeline_unsealed`.execute(db)
  clock = new ManualClock()
  await makeMonths(db, clock.now())
  caller = new TestingCaller(db, clock, createAccess({ attempts: attempts.db }).handlers ?? [])
})

afterAll(() => attempts.close())

function codeOf(path: string | undefined): string {
  return (path ?? '').split('#')[1] ?? ''
}

async function principalOf(credentials: { bearer?: string; sessionCookie?: string }): Promise<Principal> {
  const principal = await authenticate(db, credentials, clock.now())
  if (!principal) throw new Error('Nobody.')
  return principal
}

async function makeAda(): Promise<{ id: string; principal: Principal; cookie: string }> {
  const { result, session } = await caller.call(createFirstAdmin, { code: codeOf(await createFirstAdminLink(db, clock.now())), ...ada })
  const cookie = session?.kind === 'started' ? session.token : ''
  return { id: result.id, principal: await principalOf({ sessionCookie: cookie }), cookie }
}

async function addBob(admin: Principal, role: 'viewer' | 'operator' | 'maintainer' | 'admin', team: string | null = null): Promise<{ id: string; principal: Principal }> {
  const { result } = await caller.call(addPerson, { name: 'Bob', email: 'Bob@Example.com', role, team }, { as: admin })
  const { session } = await caller.call(acceptInvite, { code: codeOf(result.invitePath), password })
  return { id: result.person.id, principal: await principalOf({ sessionCookie: session?.kind === 'started' ? session.token : '' }) }
}

async function typesOfEvents(): Promise<string[]> {
  const { rows } = await sql<{ type: string }>`select type from timeline_events order by id`.execute(db)
  return rows.map(({ type }) => type.replace('dev.daybook.', ''))
}

describe('the first administrator', () => {
  test('is made with the link once, is signed in, and leaves its events', async () => {
    expect((await caller.call(signInState, {})).result).toEqual({ needsFirstAdmin: true, oidc: null })
    const path = await createFirstAdminLink(db, clock.now())
    const { result, session } = await caller.call(createFirstAdmin, { code: codeOf(path), ...ada })
    expect(result).toMatchObject({ name: 'Ada', email: 'ada@example.com', hasPassword: true, roles: [{ team: null, role: 'admin' }] })
    expect(session?.kind).toBe('started')
    expect(await typesOfEvents()).toEqual(['person.added', 'role.granted', 'session.started'])
    expect(await createFirstAdminLink(db, clock.now())).toBeUndefined()
    expect((await caller.call(signInState, {})).result.needsFirstAdmin).toBe(false)
    await expect(caller.call(createFirstAdmin, { code: codeOf(path), ...ada, email: 'eve@example.com' })).rejects.toMatchObject({ code: 'conflict' })
  })

  test('of many at once, with one link or with several, exactly one is made', async () => {
    const codes = await Promise.all([1, 2, 3].map(async () => codeOf(await createFirstAdminLink(db, clock.now()))))
    const tries = await Promise.allSettled([...codes, ...codes].map((code, index) => caller.call(createFirstAdmin, { code, ...ada, email: `ada${index}@example.com` })))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await db.withTables<{ access_people: { id: string } }>().selectFrom('access_people').select('id').execute())).toHaveLength(1)
  })

  test('a wrong or an old code makes nobody', async () => {
    const code = codeOf(await createFirstAdminLink(db, clock.now()))
    await expect(caller.call(createFirstAdmin, { code: 'x'.repeat(32), ...ada })).rejects.toMatchObject({ code: 'not-found' })
    await clock.advance(25 * hourMs)
    await expect(caller.call(createFirstAdmin, { code, ...ada })).rejects.toMatchObject({ code: 'not-found' })
  })

  test('no code stands readable in the database', async () => {
    const code = codeOf(await createFirstAdminLink(db, clock.now()))
    const { rows } = await sql<{ text: string }>`select l::text as text from access_links l`.execute(db)
    expect(rows.map(({ text }) => text).join()).not.toContain(code)
  })
})

describe('one-time sign-in links', () => {
  test('sign the administrator in once, within the hour', async () => {
    const { id } = await makeAda()
    const code = codeOf(await createOwnerLink(db, clock.now()))
    expect((await caller.call(signInWithLink, { code })).result.id).toBe(id)
    await expect(caller.call(signInWithLink, { code })).rejects.toMatchObject({ code: 'not-found' })
    const late = codeOf(await createSignInLink(db, clock.now()))
    await clock.advance(hourMs + 1)
    await expect(caller.call(signInWithLink, { code: late })).rejects.toMatchObject({ code: 'not-found' })
  })

  test('are made by the owner of the machine and by people for themselves, not by other tokens', async () => {
    const { principal } = await makeAda()
    const owner = await principalOf({ bearer: await localToken(db, { dataDir: await tempDir(), url: 'http://127.0.0.1:1', now: clock.now() }) })
    expect((await caller.call(linkOperation, {}, { as: owner })).result.url).toMatch(/^http:\/\/127\.0\.0\.1:7300\/link#/)
    expect((await caller.call(linkOperation, {}, { as: principal })).result.url).toContain('/link#')
    const { result } = await caller.call(createToken, { role: 'admin' }, { as: principal })
    await expect(caller.call(linkOperation, {}, { as: await principalOf({ bearer: result.token }) })).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('sessions', () => {
  test('end when idle, at their longest, at sign-out, and are not kept readable', async () => {
    const { cookie } = await makeAda()
    for (let hour = 0; hour < 5; hour += 1) {
      await clock.advance(11 * hourMs)
      expect(await authenticate(db, { sessionCookie: cookie }, clock.now())).toMatchObject({ actor: { kind: 'person', name: 'Ada' }, grants: [{ team: null, role: 'admin' }] })
    }
    await clock.advance(12 * hourMs)
    expect(await authenticate(db, { sessionCookie: cookie }, clock.now())).toBeNull()
    const { rows } = await sql<{ text: string }>`select s::text as text from access_sessions s`.execute(db)
    expect(rows.map(({ text }) => text).join()).not.toContain(cookie)
    await forgetExpired(db, clock.now())
    expect((await sql`select 1 from access_sessions`.execute(db)).rows).toHaveLength(0)
  })

  test('no use keeps one alive beyond 30 days', async () => {
    const { cookie } = await makeAda()
    for (let step = 0; step < 65; step += 1) {
      await clock.advance(11 * hourMs)
      await authenticate(db, { sessionCookie: cookie }, clock.now())
    }
    expect(await authenticate(db, { sessionCookie: cookie }, clock.now())).not.toBeNull()
    await clock.advance(6 * hourMs)
    expect(await authenticate(db, { sessionCookie: cookie }, clock.now())).toBeNull()
  })

  test('signing in ends the session that came with the request, signing out ends this one', async () => {
    const { principal, cookie } = await makeAda()
    const request = { ip: '192.0.2.1', sessionId: principal.sessionId }
    const { session } = await caller.call(signIn, { email: ada.email, password }, { request })
    const next = session?.kind === 'started' ? session.token : ''
    expect(await authenticate(db, { sessionCookie: cookie }, clock.now())).toBeNull()
    const again = await principalOf({ sessionCookie: next })
    expect((await caller.call(signOut, {}, { as: again, request: { ip: '192.0.2.1', sessionId: again.sessionId } })).session).toEqual({ kind: 'ended' })
    expect(await authenticate(db, { sessionCookie: next }, clock.now())).toBeNull()
  })

  test('all of a person end with a new password and with deactivation', async () => {
    const { principal, cookie } = await makeAda()
    await caller.call(signIn, { email: ada.email, password })
    const { session } = await caller.call(changePassword, { current: password, password: 'another good password' }, { as: principal })
    expect(await authenticate(db, { sessionCookie: cookie }, clock.now())).toBeNull()
    const admin = await principalOf({ sessionCookie: session?.kind === 'started' ? session.token : '' })
    const bob = await addBob(admin, 'admin')
    await caller.call(changePerson, { id: bob.id, isActive: false }, { as: admin })
    expect((await sql`select 1 from access_sessions where person_id = ${bob.id}`.execute(db)).rows).toHaveLength(0)
    await expect(caller.call(signIn, { email: 'bob@example.com', password })).rejects.toMatchObject({ code: 'unauthenticated' })
  })
})

describe('sign-in with a password', () => {
  test('gives the same answer for a wrong password, an unknown address and a person without a password', async () => {
    const { principal } = await makeAda()
    await caller.call(addPerson, { name: 'Cy', email: 'cy@example.com' }, { as: principal })
    const answers = await Promise.all(['ada@example.com', 'nobody@example.com', 'cy@example.com'].map((email) =>
      caller.call(signIn, { email, password: 'wrong password' }).catch((error: unknown) => error)))
    expect(new Set(answers.map(String)).size).toBe(1)
    expect(answers[0]).toMatchObject({ code: 'unauthenticated' })
    expect((await caller.call(signIn, { email: 'ADA@example.com', password })).result.name).toBe('Ada')
  })

  test('waits longer after each failure, also of an unknown account, and starts anew after a success', async () => {
    await makeAda()
    for (const email of ['ada@example.com', 'nobody@example.com']) {
      for (let attempt = 0; attempt < 5; attempt += 1) await expect(caller.call(signIn, { email, password: 'wrong' })).rejects.toMatchObject({ code: 'unauthenticated' })
      await expect(caller.call(signIn, { email, password })).rejects.toMatchObject({ code: 'limited', retryAfterMs: 1000 })
    }
    await clock.advance(1000)
    await expect(caller.call(signIn, { email: ada.email, password: 'wrong' })).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(caller.call(signIn, { email: ada.email, password })).rejects.toMatchObject({ code: 'limited', retryAfterMs: 2000 })
    await clock.advance(2000)
    await caller.call(signIn, { email: ada.email, password })
    await expect(caller.call(signIn, { email: ada.email, password: 'wrong' })).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  test('many guesses at once get no more tries than one after another', async () => {
    await makeAda()
    const guesses = await Promise.allSettled(Array.from({ length: 20 }, () => caller.call(signIn, { email: ada.email, password: 'wrong' })))
    const codes = guesses.map((guess) => (guess.status === 'rejected' ? (guess.reason as { code: string }).code : 'in'))
    expect(codes.filter((code) => code === 'unauthenticated')).toHaveLength(5)
    expect(codes.filter((code) => code === 'limited')).toHaveLength(15)
  })

  test('one address that tries many accounts is slowed too', async () => {
    for (let attempt = 0; attempt < 30; attempt += 1) await caller.call(signIn, { email: `p${attempt}@example.com`, password: 'wrong' }).catch(() => undefined)
    await expect(caller.call(signIn, { email: 'p99@example.com', password: 'wrong' })).rejects.toMatchObject({ code: 'limited' })
    await expect(caller.call(signIn, { email: 'p99@example.com', password: 'wrong' }, { request: { ip: '192.0.2.2' } })).rejects.toMatchObject({ code: 'unauthenticated' })
  }, 30_000)
})

describe('people, roles and teams', () => {
  test('an invite works once; a new one ends the one before', async () => {
    const { principal } = await makeAda()
    const { result } = await caller.call(addPerson, { name: 'Bob', email: 'bob@example.com', role: 'operator' }, { as: principal })
    const second = (await caller.call(invitePerson, { id: result.person.id }, { as: principal })).result
    await expect(caller.call(acceptInvite, { code: codeOf(result.invitePath), password })).rejects.toMatchObject({ code: 'not-found' })
    expect((await caller.call(acceptInvite, { code: codeOf(second.invitePath), password })).result).toMatchObject({ hasPassword: true, roles: [{ team: null, role: 'operator' }] })
    await expect(caller.call(acceptInvite, { code: codeOf(second.invitePath), password })).rejects.toMatchObject({ code: 'not-found' })
    await expect(caller.call(addPerson, { name: 'B', email: 'BOB@example.com' }, { as: principal })).rejects.toMatchObject({ code: 'conflict' })
  })

  test('the last administrator stays, whichever way', async () => {
    const { id, principal } = await makeAda()
    const bob = await addBob(principal, 'admin')
    await caller.call(revokeRole, { id }, { as: bob.principal })
    await expect(caller.call(revokeRole, { id: bob.id }, { as: bob.principal })).rejects.toMatchObject({ code: 'conflict' })
    await expect(caller.call(grantRole, { id: bob.id, role: 'viewer' }, { as: bob.principal })).rejects.toMatchObject({ code: 'conflict' })
    await expect(caller.call(changePerson, { id: bob.id, isActive: false }, { as: bob.principal })).rejects.toMatchObject({ code: 'conflict' })
    expect((await caller.call(listPeople, {}, { as: bob.principal })).result.items.find((person) => person.id === bob.id)?.roles).toEqual([{ team: null, role: 'admin' }])
  })

  test('of two administrators who take each other\'s role at once, one stays', async () => {
    const { id, principal } = await makeAda()
    const bob = await addBob(principal, 'admin')
    const tries = await Promise.allSettled([caller.call(revokeRole, { id: bob.id }, { as: principal }), caller.call(revokeRole, { id }, { as: bob.principal })])
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('a role in a team counts there; changes carry before and after', async () => {
    const { principal } = await makeAda()
    await expect(caller.call(addPerson, { name: 'Bob', email: 'b@example.com', team: 'pay' }, { as: principal })).rejects.toMatchObject({ code: 'not-found' })
    await caller.call(saveTeam, { name: 'pay', title: 'Payments' }, { as: principal })
    const bob = await addBob(principal, 'operator', 'pay')
    expect(decide(bob.principal, 'releases:write', { isScoped: true, ownerTeam: 'pay' })).toBe('allowed')
    expect(decide(bob.principal, 'releases:write')).toBe('forbidden')
    await caller.call(grantRole, { id: bob.id, role: 'maintainer', team: 'pay' }, { as: principal })
    expect((await caller.call(listTeams, {}, { as: principal })).result.items).toEqual([{ name: 'pay', title: 'Payments', members: [{ personId: bob.id, name: 'Bob', role: 'maintainer' }] }])
    const { rows } = await sql<{ before: unknown; after: unknown }>`select before, after from timeline_events where type = 'dev.daybook.role.granted' order by id desc limit 1`.execute(db)
    expect(rows[0]).toEqual({ before: { team: 'pay', role: 'operator' }, after: { team: 'pay', role: 'maintainer' } })
  })

  test('people are listed page by page', async () => {
    const { principal } = await makeAda()
    for (const name of ['b', 'c', 'd', 'e']) await caller.call(addPerson, { name, email: `${name}@example.com` }, { as: principal })
    const first = (await caller.call(listPeople, { limit: 2 }, { as: principal })).result
    const second = (await caller.call(listPeople, { limit: 2, cursor: first.nextCursor ?? '' }, { as: principal })).result
    const third = (await caller.call(listPeople, { limit: 2, cursor: second.nextCursor ?? '' }, { as: principal })).result
    expect([...first.items, ...second.items, ...third.items].map(({ name }) => name)).toEqual(['Ada', 'b', 'c', 'd', 'e'])
    expect(third.nextCursor).toBeNull()
    await expect(caller.call(listPeople, { cursor: 'nonsense' }, { as: principal })).rejects.toMatchObject({ code: 'invalid' })
  })
})

describe('tokens', () => {
  test('are shown once, kept as a hash, and end by time and by revocation', async () => {
    const { principal } = await makeAda()
    const { result } = await caller.call(createToken, { name: 'ci', role: 'operator', expiresInDays: 1 }, { as: principal })
    expect(result.token).toMatch(/^dbk_/)
    const { rows } = await sql<{ text: string }>`select t::text as text from access_tokens t union all select e::text from timeline_events e`.execute(db)
    expect(rows.map(({ text }) => text).join()).not.toContain(result.token)
    expect(await principalOf({ bearer: result.token })).toMatchObject({ actor: { kind: 'token', name: 'ci' }, grants: [{ team: null, role: 'operator' }] })
    expect((await caller.call(listTokens, {}, { as: principal })).result.items[0]).toMatchObject({ name: 'ci', createdBy: 'Ada', revokedAt: null, lastUsedAt: clock.now().toISOString() })
    await caller.call(revokeToken, { id: result.details.id }, { as: principal })
    expect(await authenticate(db, { bearer: result.token }, clock.now())).toBeNull()
    const short = (await caller.call(createToken, { expiresInDays: 1 }, { as: principal })).result.token
    await clock.advance(24 * hourMs)
    expect(await authenticate(db, { bearer: short }, clock.now())).toBeNull()
  })

  test('never may more than their maker, now or later', async () => {
    const { principal } = await makeAda()
    await caller.call(saveTeam, { name: 'pay', title: 'Payments' }, { as: principal })
    const bob = await addBob(principal, 'maintainer')
    await expect(caller.call(createToken, { role: 'admin' }, { as: bob.principal })).rejects.toMatchObject({ code: 'forbidden' })
    const { result } = await caller.call(createToken, { role: 'maintainer' }, { as: bob.principal })
    await caller.call(grantRole, { id: bob.id, role: 'viewer' }, { as: principal })
    expect((await principalOf({ bearer: result.token })).grants).toEqual([{ team: null, role: 'viewer' }])
    await caller.call(grantRole, { id: bob.id, role: 'operator', team: 'pay' }, { as: principal })
    expect((await principalOf({ bearer: result.token })).grants).toContainEqual({ team: 'pay', role: 'operator' })
    await caller.call(changePerson, { id: bob.id, isActive: false }, { as: principal })
    expect(await authenticate(db, { bearer: result.token }, clock.now())).toBeNull()
  })

  test('made with a token keep within its scopes, and end with it', async () => {
    const { principal } = await makeAda()
    const parent = (await caller.call(createToken, { role: 'maintainer', scopes: ['access', 'runs:write'] }, { as: principal })).result
    const as = await principalOf({ bearer: parent.token })
    await expect(caller.call(createToken, { scopes: [] }, { as })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(caller.call(createToken, { scopes: ['runs'] }, { as })).rejects.toMatchObject({ code: 'forbidden' })
    const child = (await caller.call(createToken, { scopes: ['runs:read'] }, { as })).result
    expect(decide(await principalOf({ bearer: child.token }), 'runs:read')).toBe('allowed')
    await caller.call(revokeToken, { id: parent.details.id }, { as: principal })
    expect(await authenticate(db, { bearer: child.token }, clock.now())).toBeNull()
  })

  test('a maintainer cannot revoke an administrator\'s', async () => {
    const { principal } = await makeAda()
    const bob = await addBob(principal, 'maintainer')
    const { result } = await caller.call(createToken, { role: 'admin' }, { as: principal })
    await expect(caller.call(revokeToken, { id: result.details.id }, { as: bob.principal })).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('of no form, of none of ours, or hostile, are nobody\'s', async () => {
    for (const text of ['', 'dbk_', 'dbk_short', `dbk_${'A'.repeat(43)}`, `dbk_${'A'.repeat(42)}'`, '\0', 'x'.repeat(100_000)]) {
      expect(await authenticate(db, { bearer: text }, clock.now())).toBeNull()
      expect(await authenticate(db, { sessionCookie: text }, clock.now())).toBeNull()
    }
  })
})

describe('the machine\'s own tokens', () => {
  test('the owner\'s is readable by them alone and replaces the one before; what it made stays', async () => {
    const dataDir = await tempDir()
    const first = await localToken(db, { dataDir, url: 'http://127.0.0.1:7300', now: clock.now() })
    const made = (await caller.call(createToken, { role: 'operator' }, { as: await principalOf({ bearer: first }) })).result.token
    const second = await localToken(db, { dataDir, url: 'http://127.0.0.1:7301', now: clock.now() })
    expect(JSON.parse(await readFile(join(dataDir, 'local-token.json'), 'utf8'))).toEqual({ url: 'http://127.0.0.1:7301', token: second })
    expect((await stat(join(dataDir, 'local-token.json'))).mode & 0o777).toBe(0o600)
    expect(await authenticate(db, { bearer: first }, clock.now())).toBeNull()
    const owner = await principalOf({ bearer: second })
    expect(owner.grants).toEqual([{ team: null, role: 'admin' }])
    expect((await caller.call(whoAmI, {}, { as: owner })).result).toMatchObject({ kind: 'token', name: 'owner of the machine', roles: [{ team: null, role: 'admin' }] })
    expect((await principalOf({ bearer: made })).grants).toEqual([{ team: null, role: 'operator' }])
  })

  test('a runner may speak as one and read repositories, nothing else, and makes no tokens', async () => {
    const { principal } = await makeAda()
    const own = await issueRunnerToken(db, { name: 'runner here', now: clock.now() })
    const joined = (await caller.call(createToken, { kind: 'runner', name: 'runner there' }, { as: principal })).result.token
    for (const bearer of [own, joined]) {
      const runner = await principalOf({ bearer })
      expect(runner.actor.kind).toBe('runner')
      expect(['runner:write', 'repositories:read', 'runs:read', 'secrets:manage', 'repositories:write', 'runner:manage'].map((access) => decide(runner, access as 'runs:read')))
        .toEqual(['allowed', 'allowed', 'forbidden', 'forbidden', 'forbidden', 'forbidden'])
      await expect(caller.call(createToken, {}, { as: { ...runner, grants: principal.grants, scopes: [] } })).rejects.toMatchObject({ code: 'forbidden' })
    }
    const bob = await addBob(principal, 'maintainer')
    await expect(caller.call(createToken, { kind: 'runner' }, { as: bob.principal })).rejects.toMatchObject({ code: 'forbidden' })
    const next = await issueRunnerToken(db, { name: 'runner here', now: clock.now(), replaces: own })
    expect(await authenticate(db, { bearer: own }, clock.now())).toBeNull()
    expect(await authenticate(db, { bearer: next }, clock.now())).not.toBeNull()
  })
})

describe('idempotency keys', () => {
  const command = { actorId: 'a', key: 'k', operation: 'runs.start', input: { b: 1, a: [2] } }

  test('give the same answer again, whatever the order of the input, for a day', async () => {
    expect(await findIdempotent(db, command, clock.now())).toBeUndefined()
    await rememberIdempotent(db, command, { output: { runId: 'r' }, now: clock.now() })
    expect(await findIdempotent(db, { ...command, input: { a: [2], b: 1 } }, clock.now())).toEqual({ output: { runId: 'r' } })
    await expect(findIdempotent(db, { ...command, input: {} }, clock.now())).rejects.toMatchObject({ code: 'conflict' })
    await expect(findIdempotent(db, { ...command, operation: 'runs.cancel' }, clock.now())).rejects.toMatchObject({ code: 'conflict' })
    expect(await findIdempotent(db, { ...command, actorId: 'b' }, clock.now())).toBeUndefined()
    await clock.advance(24 * hourMs)
    expect(await findIdempotent(db, command, clock.now())).toBeUndefined()
  })

  test('of ten at once one is done', async () => {
    let done = 0
    const answers = await Promise.all(Array.from({ length: 10 }, () => db.transaction().execute(async (tx) => {
      const earlier = await findIdempotent(tx, command, clock.now())
      if (earlier) return earlier.output
      done += 1
      await rememberIdempotent(tx, command, { output: { n: done }, now: clock.now() })
      return { n: done }
    })))
    expect(done).toBe(1)
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set(['{"n":1}']))
  })
})
