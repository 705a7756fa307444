import { fingerprintOf } from '../model/fingerprint.ts'
import { isResolved, type KeptAlert, type PostedAlert } from '../model/alert.ts'
import type { LabelSet } from '../model/labels.ts'

/** An alert as it is kept, with Alertmanager's defaults for its times; or a sentence why it is refused. */
export function takeAlert(posted: PostedAlert, now: number, resolveTimeoutMs: number): KeptAlert | string {
  const labels = withoutEmpty(posted.labels)
  if (Object.keys(labels).length === 0) return 'It has no labels. Give it at least one.'
  if (Object.hasOwn(labels, '')) return 'A label has no name. Name it or leave it out.'
  const startsAt = posted.startsAt ?? posted.endsAt ?? now
  const endsAt = posted.endsAt ?? now + resolveTimeoutMs
  if (!Number.isFinite(startsAt) || !Number.isFinite(endsAt)) return 'Its start or end is no time. Send times as RFC 3339 texts.'
  if (endsAt < startsAt) return 'It ends before it starts. Correct its times.'
  return {
    fingerprint: posted.fingerprint ?? fingerprintOf(labels), labels, annotations: posted.annotations ?? {}, startsAt, endsAt, isTimeout: posted.endsAt === undefined || posted.endsAt === null, updatedAt: now,
    generatorUrl: posted.generatorUrl ?? '',
  }
}

function withoutEmpty(labels: LabelSet): LabelSet {
  const names = Object.keys(labels)
  return names.every((name) => labels[name] !== '') ? labels : Object.fromEntries(names.filter((name) => labels[name] !== '').map((name) => [name, labels[name] ?? '']))
}

/** The newer state of an alert that was known: where their times overlap the earliest start counts, and an end that was told before one that was not. */
export function mergeAlerts(old: KeptAlert, next: KeptAlert, now: number): KeptAlert {
  const overlap = (next.endsAt > old.startsAt && next.endsAt < old.endsAt) || (next.startsAt > old.startsAt && next.startsAt < old.endsAt)
  if (!overlap) return next
  const startsAt = Math.min(old.startsAt, next.startsAt)
  const isOldEnd = old.endsAt > next.endsAt && (isResolved(next, now) ? isResolved(old, now) : !old.isTimeout)
  return { ...next, startsAt, endsAt: isOldEnd ? old.endsAt : next.endsAt }
}
