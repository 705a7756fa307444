import { readDirectory } from '#kernel/access'
import { ownership } from '#kernel/catalog'
import { parseEntityRef } from '#lib/entity-ref'
import { type Db, sql } from '#platform/database'
import type { Alert } from '../../contract.ts'
import type { NewDelivery } from '../insert-deliveries.ts'
import { personReceiver } from './person-receiver.ts'
import { peopleWithDevices, type PersonSettings, readPersonSettings } from './person-settings.ts'
import { quietUntil } from './quiet-hours.ts'

const ranks = ['low', 'medium', 'high', 'critical'] as const

export type PersonWay = Pick<NewDelivery, 'receiver' | 'kind' | 'position' | 'held_until' | 'next_attempt_at'>

/** The people of those who own what some alerts are about, each by the ways that they chose; in quiet hours later. `team` is told where nobody owns it. */
export async function ownerWays(db: Db, alertIds: readonly string[], team: string | undefined, now: Date): Promise<PersonWay[]> {
  const { rows: alerts } = await sql<{ service: string; severity: Alert['severity'] }>`select distinct service, severity from alerting_alerts where id = any(${alertIds}::uuid[])`.execute(db)
  const ids = await ownersOf(db, [...new Set(alerts.map(({ service }) => service))], team)
  const worst = ranks.findLast((rank) => alerts.some(({ severity }) => severity === rank)) ?? 'medium'
  return waysOfPeople(db, ids, worst, now)
}

/** The same for people by their ids. */
export async function waysOfPeople(db: Db, ids: readonly string[], severity: Alert['severity'], now: Date): Promise<PersonWay[]> {
  const [settings, withDevices] = await Promise.all([readPersonSettings(db, ids), peopleWithDevices(db, ids)])
  return ids.flatMap((id) => {
    const own = settings.get(id)
    return own ? waysOf(own, withDevices.has(id), severity, now) : []
  })
}

function waysOf({ person_id, ways, quiet_hours, sealed_slack_url }: PersonSettings, hasDevice: boolean, severity: Alert['severity'], now: Date): PersonWay[] {
  const isExcepted = severity === 'critical' && quiet_hours?.criticalToo !== true
  const held = quiet_hours === null || isExcepted ? undefined : quietUntil(quiet_hours, now)
  const kinds = (['email', 'webpush', 'slack'] as const).filter((kind) => ways[kind].includes(severity) && (kind !== 'webpush' || hasDevice) && (kind !== 'slack' || sealed_slack_url !== null))
  return kinds.map((kind) => ({ receiver: personReceiver(person_id), kind, position: 0, held_until: held ?? null, next_attempt_at: held ?? now }))
}

async function ownersOf(db: Db, services: readonly string[], team: string | undefined): Promise<string[]> {
  const [{ people, teams }, owned] = await Promise.all([readDirectory(db), ownership(db, { refs: services })])
  const isOwned = (ref: string) => owned.some((fact) => fact.ref === ref && fact.owner !== null)
  const owners = [...owned.flatMap(({ owner }) => owner ?? []), ...(team !== undefined && services.some((ref) => !isOwned(ref)) ? [`team:default/${team}`] : [])]
  const ids = owners.flatMap((owner) => {
    const { kind, name } = parseEntityRef(owner)
    if (kind === 'team') return teams.find((one) => one.name === name)?.memberIds ?? []
    return people.filter(({ id, email }) => id === name || email.toLowerCase() === name.toLowerCase() || email.split('@')[0]?.toLowerCase() === name.toLowerCase()).map(({ id }) => id)
  })
  const active = new Set(people.map(({ id }) => id))
  return [...new Set(ids)].filter((id) => active.has(id))
}
