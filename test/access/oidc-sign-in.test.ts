import type { FastifyInstance } from 'fastify'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAccess, OidcSettings } from '#kernel/access'
import { makeMonths } from '#kernel/timeline'
import { systemClock } from '#platform/clock'
import { sql } from '#platform/database'
import { createLog } from '#platform/log'
import { Dispatcher } from '../../src/server/dispatch/dispatcher.ts'
import { joinPorts } from '../../src/server/dispatch/join-ports.ts'
import { createApp } from '../../src/server/http/app.ts'
import { RequestAuthentication } from '../../src/server/http/authentication.ts'
import { type FreshDatabase, freshDatabase, tempDir, testDaybook } from '../harness/index.ts'
import { type Account, clientId, clientSecret, type IdentityProvider, startIdentityProvider } from './identity-provider.ts'

const ada: Account = { sub: 'ada', email: 'Ada@Example.com', email_verified: true, name: 'Ada' }

let app: FastifyInstance | undefined
let provider: IdentityProvider
let database: FreshDatabase
let url: string

/** A browser's cookies, one jar for each site. */
class Browser {
  readonly #jars = new Map<string, Map<string, string>>()

  async get(address: string): Promise<Response> {
    const site = new URL(address).origin
    const jar = this.#jars.get(site) ?? new Map<string, string>()
    this.#jars.set(site, jar)
    const response = await fetch(address, { redirect: 'manual', headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    return response
  }

  /** Follows redirects until somebody answers, or until an address that `isLast`. */
  async visit(address: string, isLast: (next: string) => boolean = () => false): Promise<{ response: Response; address: string }> {
    let current = address
    for (let step = 0; step < 20; step += 1) {
      const response = await this.get(current)
      const location = response.headers.get('location')
      if (location === null) return { response, address: current }
      current = new URL(location, current).href
      if (isLast(current)) return { response, address: current }
    }
    throw new Error('It redirects without end.')
  }

  async signIn(returnTo = '/today'): Promise<{ response: Response; address: string }> {
    return this.visit(`${url}/auth/oidc/start?returnTo=${encodeURIComponent(returnTo)}`, (next) => next === `${url}${returnTo}` || next === `${url}/`)
  }

  async me(): Promise<Record<string, unknown>> {
    return (await (await this.get(`${url}/api/v1/access/me`)).json()) as Record<string, unknown>
  }
}

async function startApp(more: Partial<OidcSettings>): Promise<void> {
  const clock = systemClock
  const log = createLog({ level: 'silent' })
  const settings = OidcSettings.parse({ issuer: provider.issuer, clientId, clientSecret, title: 'Test ID', ...more })
  const parts = [createAccess({ attempts: database.db, oidc: settings })]
  const ports = joinPorts(clock)
  const site = () => ({ dataDir: '/nowhere', projectDir: '/nowhere', url, version: '0' })
  const dispatcher = new Dispatcher({ parts, ports, db: database.db, clock, log, site })
  const authentication = new RequestAuthentication({ db: database.db, clock, site })
  const routes = parts.flatMap((part) => part.routes ?? [])
  app = await createApp({ dispatcher, ports, routes, authentication, database, log, version: '0', webDir: await tempDir(), host: '127.0.0.1', publicUrl: undefined })
  await app.listen({ host: '127.0.0.1', port: Number(new URL(url).port) })
}

beforeEach(async () => {
  database = await freshDatabase()
  await makeMonths(database.db, new Date())
  url = `http://127.0.0.1:${await freePort()}`
  provider = await startIdentityProvider(`${url}/auth/oidc/callback`)
  provider.account = ada
})
afterEach(async () => {
  await app?.close()
  app = undefined
  await provider.stop()
  await database.drop()
})

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net')
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe('sign-in through an identity provider', () => {
  test('makes a person with the default role, signs in, and comes back to where it began', async () => {
    await startApp({ defaultRole: 'viewer' })
    const browser = new Browser()
    expect((await browser.visit(`${url}/api/v1/access/state`)).response.status).toBe(200)
    const { address } = await browser.signIn('/incidents/7')
    expect(address).toBe(`${url}/incidents/7`)
    expect(await browser.me()).toMatchObject({ kind: 'person', name: 'Ada', email: 'ada@example.com', roles: [{ team: null, role: 'viewer' }] })
    const { rows } = await sql<{ data: { method: string } }>`select data from timeline_events where type = 'dev.daybook.session.started'`.execute(database.db)
    expect(rows.map(({ data }) => data.method)).toEqual(['oidc'])
    expect(await (await fetch(`${url}/api/v1/access/state`)).json()).toMatchObject({ oidc: { title: 'Test ID', startUrl: '/auth/oidc/start' } })
  })

  test('is the same person the next time, whatever the address is then', async () => {
    await startApp({ defaultRole: 'viewer' })
    const first = new Browser()
    await first.signIn()
    const { id } = await first.me()
    provider.account = { ...ada, email: 'ada.new@example.com', email_verified: false }
    const second = new Browser()
    await second.signIn()
    expect((await second.me())['id']).toBe(id)
  })

  test('groups give roles, whole and in teams, and take them away again', async () => {
    await startApp({ groupRoles: ['sre=maintainer', 'pay-devs=operator@pay', 'all=viewer'] })
    provider.account = { ...ada, groups: ['sre', 'pay-devs', 'all', 'choir'] }
    const browser = new Browser()
    await browser.signIn()
    expect((await browser.me())['roles']).toEqual(expect.arrayContaining([{ team: null, role: 'maintainer' }, { team: 'pay', role: 'operator' }]))
    provider.account = { ...ada, groups: ['all'] }
    const later = new Browser()
    await later.signIn()
    expect((await later.me())['roles']).toEqual([{ team: null, role: 'viewer' }])
  })

  test('the last administrator keeps the role when the group is gone', async () => {
    await startApp({ groupRoles: ['admins=admin', 'all=viewer'] })
    provider.account = { ...ada, groups: ['admins'] }
    await new Browser().signIn()
    for (const groups of [[], ['all']]) {
      provider.account = { ...ada, groups }
      const browser = new Browser()
      await browser.signIn()
      expect((await browser.me())['roles']).toEqual([{ team: null, role: 'admin' }])
    }
  })
})

describe('who may not come in', () => {
  test.each([
    ['somebody nobody added', {}, ada, 403],
    ['an address that is not verified', { defaultRole: 'viewer' as const }, { ...ada, email_verified: false }, 403],
    ['an address of which nothing is said', { defaultRole: 'viewer' as const }, { sub: 'ada', email: 'ada@example.com' }, 403],
    ['somebody without an address', { defaultRole: 'viewer' as const }, { sub: 'ada' }, 403],
  ])('%s', async (_who, settings, account, status) => {
    await startApp(settings)
    provider.account = account
    const browser = new Browser()
    expect((await browser.signIn()).response.status).toBe(status)
    expect((await browser.get(`${url}/api/v1/access/me`)).status).toBe(401)
    expect((await sql`select 1 from access_people`.execute(database.db)).rows).toHaveLength(0)
  })

  test('somebody who was deactivated', async () => {
    await startApp({ defaultRole: 'viewer' })
    await new Browser().signIn()
    await sql`update access_people set is_active = false`.execute(database.db)
    expect((await new Browser().signIn()).response.status).toBe(403)
  })
})

describe('what is forged or stale', () => {
  test('an answer works once, in the browser that began, and not with another state or code', async () => {
    await startApp({ defaultRole: 'viewer' })
    const [victim, browser] = [new Browser(), new Browser()]
    const { address: callback } = await browser.visit(`${url}/auth/oidc/start`, (next) => next.startsWith(`${url}/auth/oidc/callback`))
    await victim.get(`${url}/auth/oidc/start`)
    expect((await victim.get(callback)).status).toBe(400)
    expect((await browser.get(callback.replace(/state=[^&]+/, 'state=other'))).status).toBe(400)
    expect((await browser.get(callback)).status).toBe(302)
    expect((await browser.get(callback)).status).toBe(400)
    const other = new Browser()
    const { address } = await other.visit(`${url}/auth/oidc/start`, (next) => next.startsWith(`${url}/auth/oidc/callback`))
    expect((await other.get(address.replace(/code=[^&]+/, 'code=forged'))).status).toBe(401)
  })

  test.each(['//evil.example', 'https://evil.example/', '/\\evil.example', '/a\r\nset-cookie: x=y', 'javascript:alert(1)'])('it never leads to %j', async (returnTo) => {
    await startApp({ defaultRole: 'viewer' })
    expect((await new Browser().signIn(returnTo)).address).toBe(`${url}/`)
  })

  test('a provider that is away is said to be', async () => {
    await startApp({})
    await provider.stop()
    const response = await fetch(`${url}/auth/oidc/start`, { redirect: 'manual' })
    expect(response.status).toBe(503)
    expect(((await response.json()) as { detail: string }).detail).toContain('does not answer')
  })

  test('is turned on by the settings of the server alone', async () => {
    await testDaybook({
      isWorking: false, port: Number(new URL(url).port),
      environment: { DAYBOOK_OIDC_ISSUER: provider.issuer, DAYBOOK_OIDC_CLIENT_ID: clientId, DAYBOOK_OIDC_CLIENT_SECRET: clientSecret, DAYBOOK_OIDC_TITLE: 'Test ID', DAYBOOK_OIDC_DEFAULT_ROLE: 'operator' },
    })
    const state = await (await fetch(`${url}/api/v1/access/state`)).json()
    expect(state).toMatchObject({ oidc: { title: 'Test ID' } })
    const browser = new Browser()
    await browser.signIn()
    expect(await browser.me()).toMatchObject({ name: 'Ada', roles: [{ team: null, role: 'operator' }] })
  })

  test('half of the settings stop the start', () => {
    expect(() => createAccess({ attempts: database.db, oidc: OidcSettings.parse({ issuer: 'https://id.example.com' }) })).toThrow('DAYBOOK_OIDC_CLIENT_ID')
    expect(OidcSettings.safeParse({ groupRoles: ['sre:admin'] }).success).toBe(false)
  })
})
