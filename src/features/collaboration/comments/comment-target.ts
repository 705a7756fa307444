import { EntityRef, entityRef, parseEntityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import type { Context } from '#kernel/feature'
import { getEntity } from '#kernel/catalog/contract'
import { getRun } from '#kernel/runs/contract'
import { getEvent } from '#kernel/timeline/contract'
import { listAlerts } from '#features/alerting/contract'
import { getIncident } from '#features/incidents/contract'
import { getException } from '#features/observability/contract'
import { listReleases, releaseName, releasePath } from '#features/releases/contract'
import { commitPath, getCommit } from '#features/repositories/contract'

/** Something that is talked about. */
export interface CommentTarget {
  /** The one name that comments are kept under. */
  readonly on: string
  readonly title: string
  /** The entity whose timeline shows it, and whose team decides. */
  readonly subject: EntityRef
  readonly href: string
}

type Find = (ctx: Context, id: string) => Promise<CommentTarget>

const releasesRead = 500

/** How each kind of thing is found: by the operation that reads it, so that who may not read it may not talk about it. */
const kinds: Readonly<Record<string, Find>> = {
  async event(ctx, id) {
    const { event } = await ctx.call(getEvent, { id })
    return { on: `event:${event.id}`, title: event.summary, subject: event.subject, href: `/timeline?subject=${encodeURIComponent(event.subject)}&range=30d&event=${event.id}` }
  },
  async run(ctx, id) {
    const { run } = await ctx.call(getRun, { id })
    return { on: `run:${run.id}`, title: run.title, subject: run.subject, href: `/runs/${run.id}` }
  },
  async incident(ctx, id) {
    const { incident } = await ctx.call(getIncident, { id })
    return { on: `incident:${incident.number}`, title: `#${incident.number} ${incident.title}`, subject: incident.service ?? entityRef('incident', String(incident.number)), href: `/incidents/${incident.number}` }
  },
  async alert(ctx, id) {
    const [alert] = (await ctx.call(listAlerts, { ids: [id] })).items
    if (!alert) throw new ProductError('not-found', 'There is no such alert, or it is no longer kept. List them with: daybook alerts list')
    return { on: `alert:${alert.id}`, title: `${alert.name}: ${alert.summary}`, subject: alert.service, href: alert.check === null ? '/alerts' : `/checks/${encodeURIComponent(alert.check)}` }
  },
  async exception(ctx, id) {
    const { exception } = await ctx.call(getException, { id })
    return { on: `exception:${exception.id}`, title: `${exception.type} of ${exception.service}`, subject: exception.entity, href: `/exceptions/${exception.id}` }
  },
  async release(ctx, id) {
    const [service, version] = splitAt(id)
    const release = (await ctx.call(listReleases, { service, limit: releasesRead })).items.find((one) => one.version === version)
    if (!release) throw new ProductError('not-found', `There is no release ${version} of ${service}. List them with: daybook releases list`)
    return { on: `release:${releaseName(release)}`, title: `${parseEntityRef(release.service).name} ${release.version}`, subject: release.service, href: releasePath(release) }
  },
  async commit(ctx, id) {
    const [repository, sha] = splitAt(id)
    const { commit } = await ctx.call(getCommit, { repository, sha })
    return { on: `commit:${repository}@${commit.sha}`, title: `${commit.sha.slice(0, 8)} ${commit.message.split('\n', 1)[0] ?? ''}`, subject: repository, href: commitPath(repository, commit.sha) }
  },
}

/** What a name stands for. Throws what reading the thing throws: `not-found`, `forbidden`. */
export async function findTarget(ctx: Context, on: string): Promise<CommentTarget> {
  const colon = on.indexOf(':')
  const find = kinds[on.slice(0, colon)]
  // An entity of such a kind has a slash: incident:default/12 is the incident.
  if (find && !EntityRef.safeParse(on).success) return find(ctx, on.slice(colon + 1))
  if (find && on.startsWith('incident:')) return find(ctx, parseEntityRef(on).name)
  if (!EntityRef.safeParse(on).success) throw new ProductError('invalid', `Nothing can be found under ${on}. Name an entity (service:default/shop), or ${Object.keys(kinds).join(', ')} with : and its id.`, { faults: [{ path: 'on', message: 'Not the name of a thing.' }] })
  const { entity } = await ctx.call(getEntity, { ref: on })
  return { on: entity.ref, title: entity.title || entity.name, subject: entity.ref, href: `/catalog/${entity.kind}/${entity.namespace}/${encodeURIComponent(entity.name)}` }
}

function splitAt(id: string): [EntityRef, string] {
  const at = id.indexOf('@')
  const ref = EntityRef.safeParse(id.slice(0, at))
  if (at < 0 || !ref.success || at === id.length - 1) throw new ProductError('invalid', `${id} names no release or commit. Write service:default/shop@1.4.2, or repository:default/shop@ and the commit.`)
  return [ref.data, id.slice(at + 1)]
}
