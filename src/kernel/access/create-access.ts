import { defineFeature, type Feature } from '#kernel/feature'
import type { Db } from '#platform/database'
import { forgetExpiredWorker } from './forget-expired.ts'
import { oidcRoutes, oidcStartPath } from './oidc/oidc-routes.ts'
import { oidcProvider, type OidcSettings } from './oidc/oidc-settings.ts'
import { add } from './people/add-person.ts'
import { change } from './people/change-person.ts'
import { grant } from './people/grant-role.ts'
import { invite } from './people/invite-person.ts'
import { list as listPeople } from './people/list-people.ts'
import { teams } from './people/list-teams.ts'
import { revoke as revokeRole } from './people/revoke-role.ts'
import { save as saveTeam } from './people/save-team.ts'
import { leave } from './sessions/sign-out.ts'
import { accept } from './sign-in/accept-invite.ts'
import { changePasswordWith } from './sign-in/change-password.ts'
import { makeFirstAdmin } from './sign-in/create-first-admin.ts'
import { makeLink } from './sign-in/make-link.ts'
import { signInWith } from './sign-in/sign-in.ts'
import { stateWith } from './sign-in/sign-in-state.ts'
import { signInByLink } from './sign-in/use-link.ts'
import { me } from './sign-in/who-am-i.ts'
import { create as createToken } from './tokens/create-token.ts'
import { list as listTokens } from './tokens/list-tokens.ts'
import { revoke as revokeToken } from './tokens/revoke-token.ts'

interface AccessOptions {
  /**
   * Counts failed sign-ins while the request's own transaction is open. A small pool of its own (two connections) keeps
   * many sign-ins at once from waiting for each other's connections.
   */
  readonly attempts: Db
  /** Sign-in through an identity provider; off unless given. */
  readonly oidc?: OidcSettings | undefined
}

/** People, teams, roles, tokens and sessions as a part of the server. */
export function createAccess({ attempts, oidc }: AccessOptions): Feature {
  const provider = oidc && oidcProvider(oidc)
  return defineFeature({
    id: 'access', title: 'Access',
    handlers: [
      stateWith(provider ? { title: provider.title, startUrl: oidcStartPath } : null), makeFirstAdmin, signInWith(attempts), signInByLink, makeLink, changePasswordWith(attempts), leave, me,
      listPeople, add, invite, accept, change, grant, revokeRole, teams, saveTeam, createToken, listTokens, revokeToken,
    ],
    workers: [forgetExpiredWorker],
    routes: provider ? oidcRoutes(provider) : [],
  })
}
