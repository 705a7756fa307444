import { whoAmI } from '#kernel/access/contract'
import type { Actor, Context } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import type { EntityRef } from '#lib/entity-ref'

/** What a role may at least do, as an access that only it and the roles above hold. */
const accessOfRole: Readonly<Record<string, 'runs:read' | 'runs:write' | 'runs:manage' | 'runs:admin'>> = { viewer: 'runs:read', operator: 'runs:write', maintainer: 'runs:manage', admin: 'runs:admin' }

interface GateQuestion {
  readonly approvers: readonly string[]
  readonly subject: EntityRef
  readonly startedBy: Actor
  readonly fourEyes: boolean
}

/**
 * Throws `forbidden` unless the actor is one of those whom the gate names. Four eyes: a person who signed in, and not the one
 * who started the run; a token does not tell who stands behind it.
 */
export async function requireApprover(ctx: Context, gate: GateQuestion): Promise<void> {
  if (gate.fourEyes && ctx.actor.kind !== 'person') throw new ProductError('forbidden', 'This gate needs a second pair of eyes: a person has to sign in and decide.')
  if (gate.fourEyes && ctx.actor.id === gate.startedBy.id) throw new ProductError('forbidden', 'You started this run, so somebody else has to decide. Ask one of: ' + gate.approvers.join(', ') + '.')
  for (const approver of gate.approvers) if (await isApprover(ctx, approver, gate.subject)) return
  throw new ProductError('forbidden', `Only these may decide: ${gate.approvers.join(', ')}. Ask one of them.`)
}

async function isApprover(ctx: Context, approver: string, subject: EntityRef): Promise<boolean> {
  const colon = approver.indexOf(':')
  const [kind, name] = [approver.slice(0, colon), approver.slice(colon + 1).toLowerCase()]
  if (kind === 'role') return holdsRole(ctx, name, subject)
  if (kind === 'team') return (await ctx.call(whoAmI, {})).roles.some((role) => role.team?.toLowerCase() === name)
  return ctx.actor.kind === 'person' && (ctx.actor.id.toLowerCase() === name || ctx.actor.name.toLowerCase() === name)
}

async function holdsRole(ctx: Context, role: string, subject: EntityRef): Promise<boolean> {
  const access = accessOfRole[role]
  if (access === undefined) return false
  try {
    await ctx.require(access, subject)
    return true
  } catch (error) {
    if (error instanceof ProductError && (error.code === 'forbidden' || error.code === 'not-found')) return false
    throw error
  }
}
