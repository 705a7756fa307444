import { AsyncLocalStorage } from 'node:async_hooks'

/** What of a request the sign-in needs and an operation's context does not tell. */
export interface RequestInfo {
  readonly ip: string
  /** The session that the request came with. */
  readonly sessionId?: string | undefined
}

/** What became of the browser's session: a new cookie is to be set, or the one it has is to be taken away. */
export type SessionEffect = { readonly kind: 'started'; readonly token: string } | { readonly kind: 'ended' }

interface Scope {
  readonly info: RequestInfo
  effect: SessionEffect | undefined
}

const scopes = new AsyncLocalStorage<Scope>()
const unknownRequest: RequestInfo = { ip: 'unknown' }

/**
 * Runs an operation as part of a request. What it does to the session is given back beside its result, for the caller to
 * set the cookie; an operation that throws does nothing to it.
 */
export async function inRequest<Result>(info: RequestInfo, action: () => Promise<Result>): Promise<{ result: Result; session: SessionEffect | undefined }> {
  const scope: Scope = { info, effect: undefined }
  const result = await scopes.run(scope, action)
  return { result, session: scope.effect }
}

/** The request that is being answered; address `unknown` outside of one. */
export function requestInfo(): RequestInfo {
  return scopes.getStore()?.info ?? unknownRequest
}

export function setSessionEffect(effect: SessionEffect): void {
  const scope = scopes.getStore()
  if (scope) scope.effect = effect
}
