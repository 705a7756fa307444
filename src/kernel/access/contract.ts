import { z } from 'zod'
import { defineEvent } from '#lib/event'
import { defineOperation } from '#lib/operation'
import { PageInput, pageOf } from '#lib/page'

const moment = z.iso.datetime({ offset: true })

/** viewer reads, operator acts (`write`), maintainer sets up (`manage`), admin does everything. */
export const Role = z.enum(['viewer', 'operator', 'maintainer', 'admin'])
export type Role = z.infer<typeof Role>
const Email = z.email().max(254).transform((text) => text.toLowerCase())
const Password = z.string().min(12, 'A password has at least 12 characters.').max(200)

export const Person = z.object({
  id: z.string(), name: z.string(), email: z.string(), isActive: z.boolean(), hasPassword: z.boolean(), createdAt: moment, lastSeenAt: moment.nullable(),
  /** `team` null: for the whole of Daybook. */
  roles: z.array(z.object({ team: z.string().nullable(), role: Role })),
})
export type Person = z.infer<typeof Person>

export const PersonAdded = defineEvent('dev.daybook.person.added', z.object({ personId: z.string(), name: z.string() }))
export const PersonChanged = defineEvent('dev.daybook.person.changed', z.object({ personId: z.string() }))
export const SignedIn = defineEvent('dev.daybook.session.started', z.object({ personId: z.string(), method: z.enum(['link', 'password', 'oidc']) }))
export const SignedOut = defineEvent('dev.daybook.session.ended', z.object({ personId: z.string() }))
export const RoleGranted = defineEvent('dev.daybook.role.granted', z.object({ personId: z.string(), team: z.string().nullable(), role: Role }))
export const RoleRevoked = defineEvent('dev.daybook.role.revoked', z.object({ personId: z.string(), team: z.string().nullable() }))
export const TeamSaved = defineEvent('dev.daybook.team.saved', z.object({ team: z.string(), title: z.string() }))
export const TokenCreated = defineEvent('dev.daybook.token.created', z.object({ tokenId: z.string(), name: z.string(), role: Role, team: z.string().nullable() }))
export const TokenRevoked = defineEvent('dev.daybook.token.revoked', z.object({ tokenId: z.string(), name: z.string() }))

/** `state`: what the sign-in page shows. */
export const signInState = defineOperation({
  name: 'access.state', kind: 'query', access: 'anyone', summary: 'Say whether Daybook has its first administrator and how to sign in.',
  input: z.object({}), output: z.object({ needsFirstAdmin: z.boolean(), oidc: z.object({ title: z.string(), startUrl: z.string() }).nullable() }),
})
export const createFirstAdmin = defineOperation({
  name: 'access.createFirstAdmin', kind: 'command', access: 'anyone', summary: 'Make the first administrator with the one-time link that `daybook up` printed.',
  input: z.object({ code: z.string().min(10).max(200), name: z.string().min(1).max(100), email: Email, password: Password }), output: Person, secretInput: ['code', 'password'],
})
export const signIn = defineOperation({
  name: 'access.signIn', kind: 'command', access: 'anyone', summary: 'Sign in with e-mail and password. Sets the session cookie.',
  input: z.object({ email: Email, password: z.string().min(1).max(200) }), output: Person, secretInput: ['password'],
})
export const signOut = defineOperation({
  name: 'access.signOut', kind: 'command', access: 'signed-in', summary: 'End this session.', input: z.object({}), output: z.object({}),
})
/** How the link that `daybook up` prints signs in once the first administrator exists. */
export const signInWithLink = defineOperation({
  name: 'access.useLink', kind: 'command', access: 'anyone', summary: 'Sign in with a one-time link. Sets the session cookie.',
  input: z.object({ code: z.string().min(10).max(200) }), output: Person, secretInput: ['code'],
})
/** For a person, or for the owner of the machine; other tokens are refused. */
export const createSignInLink = defineOperation({
  name: 'access.link', kind: 'command', access: 'signed-in', summary: 'Make a one-time link that signs in to the web page, for an hour.',
  input: z.object({}), output: z.object({ url: z.string() }), secretOutput: ['url'],
})
export const changePassword = defineOperation({
  name: 'access.changePassword', kind: 'command', access: 'signed-in', summary: 'Change my password and end my other sessions.',
  input: z.object({ current: z.string().min(1).max(200), password: Password }), output: z.object({}), secretInput: ['current', 'password'],
})
export const whoAmI = defineOperation({
  name: 'access.me', kind: 'query', access: 'signed-in', summary: 'Say who I am and what I may do.',
  input: z.object({}), output: z.object({ kind: z.string(), id: z.string(), name: z.string(), email: z.string().nullable(), roles: z.array(z.object({ team: z.string().nullable(), role: Role })) }),
})

export const listPeople = defineOperation({
  name: 'people.list', kind: 'query', access: 'access:read', summary: 'List people and their roles.',
  input: z.object({ ...PageInput }), output: pageOf(Person), table: { rows: 'items', columns: ['name', 'email', 'roles', 'isActive', 'lastSeenAt'] },
})
export const addPerson = defineOperation({
  name: 'people.add', kind: 'command', access: 'access:admin', summary: 'Add a person; gives a one-time link to set a password.',
  input: z.object({ name: z.string().min(1).max(100), email: Email, role: Role.default('viewer'), team: z.string().nullable().default(null) }),
  output: z.object({ person: Person, invitePath: z.string() }), positional: ['email', 'name'], secretOutput: ['invitePath'],
})
export const invitePerson = defineOperation({
  name: 'people.invite', kind: 'command', access: 'access:admin', summary: 'Make a new one-time link to set a password, for somebody who lost theirs.',
  input: z.object({ id: z.string() }), output: z.object({ invitePath: z.string() }), positional: ['id'], secretOutput: ['invitePath'],
})
export const acceptInvite = defineOperation({
  name: 'people.acceptInvite', kind: 'command', access: 'anyone', summary: 'Set a password with a one-time link.',
  input: z.object({ code: z.string().min(10).max(200), password: Password }), output: Person, secretInput: ['code', 'password'],
})
export const changePerson = defineOperation({
  name: 'people.change', kind: 'command', access: 'access:admin', summary: 'Rename, deactivate or reactivate a person.',
  input: z.object({ id: z.string(), name: z.string().min(1).max(100).optional(), isActive: z.boolean().optional() }), output: Person, positional: ['id'],
})
export const grantRole = defineOperation({
  name: 'people.grantRole', kind: 'command', access: 'access:admin', summary: 'Give a person a role, whole or in a team.',
  input: z.object({ id: z.string(), role: Role, team: z.string().nullable().default(null) }), output: Person, positional: ['id', 'role'],
})
export const revokeRole = defineOperation({
  name: 'people.revokeRole', kind: 'command', access: 'access:admin', summary: 'Take a role away.',
  input: z.object({ id: z.string(), team: z.string().nullable().default(null) }), output: Person, positional: ['id'],
})
export const Team = z.object({ name: z.string(), title: z.string(), members: z.array(z.object({ personId: z.string(), name: z.string(), role: Role })) })
export const listTeams = defineOperation({
  name: 'teams.list', kind: 'query', access: 'access:read', summary: 'List teams with their members.',
  input: z.object({}), output: z.object({ items: z.array(Team) }), table: { rows: 'items', columns: ['name', 'title', 'members'] },
})
export const saveTeam = defineOperation({
  name: 'teams.save', kind: 'command', access: 'access:admin', summary: 'Add or rename a team.',
  input: z.object({ name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/), title: z.string().min(1).max(100) }), output: Team, positional: ['name', 'title'],
})

/** `api` for programs, `runner` for a further machine that runs jobs, `local` for the owner of the machine. */
export const Token = z.object({ id: z.string(), kind: z.enum(['api', 'runner', 'local']), name: z.string(), role: Role, team: z.string().nullable(), scopes: z.array(z.string()), createdBy: z.string(), createdAt: moment, expiresAt: moment.nullable(), lastUsedAt: moment.nullable(), revokedAt: moment.nullable() })
export const createToken = defineOperation({
  name: 'token.create', kind: 'command', access: 'access:manage', summary: 'Make a token for a machine. It is shown once.',
  input: z.object({
    kind: z.enum(['api', 'runner']).default('api').describe('runner: only for daybook runner on a further machine.'),
    name: z.string().min(1).max(100).default('token'), role: Role.default('viewer'), team: z.string().nullable().default(null),
    /** Parts it may use (`runs`, `timeline`, `repositories`); none means all that the role may. */
    scopes: z.array(z.string().regex(/^[a-z-]+(:(read|write|manage|admin))?$/)).default([]),
    expiresInDays: z.number().int().min(1).max(3650).nullable().default(90),
  }),
  output: z.object({ token: z.string(), details: Token }), secretOutput: ['token'],
})
export const listTokens = defineOperation({
  name: 'token.list', kind: 'query', access: 'access:manage', summary: 'List tokens, never their values.',
  input: z.object({}), output: z.object({ items: z.array(Token) }), table: { rows: 'items', columns: ['id', 'kind', 'name', 'role', 'team', 'expiresAt', 'lastUsedAt', 'revokedAt'] },
})
export const revokeToken = defineOperation({
  name: 'token.revoke', kind: 'command', access: 'access:manage', summary: 'Make a token useless at once.',
  input: z.object({ id: z.string() }), output: z.object({ id: z.string() }), positional: ['id'],
})
