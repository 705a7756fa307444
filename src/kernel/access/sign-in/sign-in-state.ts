import { type Handled, handle } from '#kernel/feature'
import { signInState } from '../contract.ts'
import { hasAdmin } from '../people/guard-last-admin.ts'

/** `oidc`: the button for the identity provider, where there is one. */
export function stateWith(oidc: { title: string; startUrl: string } | null): Handled {
  return handle(signInState, async (_input, { db }) => ({ needsFirstAdmin: !(await hasAdmin(db)), oidc }))
}
