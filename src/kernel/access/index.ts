/**
 * Who may do what: people, teams, roles, tokens, sessions and sign-in. It answers who a request comes from and whether they
 * may; it must never know what the other parts do, and never give a stored secret back.
 */
export { authenticate, type Credentials } from './authenticate.ts'
export { createAccess } from './create-access.ts'
export { findIdempotent, type IdempotentCommand, rememberIdempotent } from './idempotency.ts'
export { OidcSettings } from './oidc/oidc-settings.ts'
export { type Directory, readDirectory } from './people/read-directory.ts'
export { decide, type Decision, type Place } from './policy/decide.ts'
export { anonymous, type Grant, type Principal } from './policy/principal.ts'
export { everyOperationByEveryRole, type WalkedCase, type WalkedRole } from './policy/walk-operations.ts'
export { inRequest, type RequestInfo, type SessionEffect } from './sessions/request-scope.ts'
export { isSameOrigin } from './sessions/same-origin.ts'
export { readCookie, sessionCookie, sessionCookieName } from './sessions/session-cookie.ts'
export { createOwnerLink } from './sign-in/create-first-admin.ts'
export { endJobTokens, issueJobToken } from './tokens/job-token.ts'
export { localToken } from './tokens/local-token.ts'
export { retireMachineTokens } from './tokens/retire-machine-tokens.ts'
export { issueRunnerToken } from './tokens/runner-token.ts'
