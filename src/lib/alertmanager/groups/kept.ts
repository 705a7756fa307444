import type { KeptAlert } from '../model/alert.ts'
import type { IntegrationKind } from '../model/config.ts'
import type { LabelSet } from '../model/labels.ts'

/** A group of alerts as it is kept, without its members: plain data. */
export interface KeptGroup {
  /** Short, and one of its kind: of the route's id and the group's labels. */
  readonly id: string
  readonly routeId: string
  /** As Alertmanager names it in webhooks: `{}/{team="a"}:{alertname="Down"}`. */
  readonly groupKey: string
  readonly labels: LabelSet
  readonly nextFlushAt: number
  readonly hasFlushed: boolean
  /** Since when it has had no member. */
  readonly emptiedAt: number | null
}

export interface Membership {
  readonly group: string
  readonly fingerprint: string
}

/** What an integration was last told of a group: plain data. It is what keeps a notification from being sent twice. */
export interface Notice {
  readonly id: string
  readonly groupKey: string
  readonly receiver: string
  readonly kind: IntegrationKind
  readonly index: number
  readonly firing: readonly string[]
  readonly resolved: readonly string[]
  readonly at: number
  readonly expiresAt: number
}

/** All that must be kept to go on after a stop: four tables' rows. */
export interface SavedGroups {
  readonly alerts: readonly KeptAlert[]
  readonly groups: readonly KeptGroup[]
  readonly members: readonly Membership[]
  readonly notices: readonly Notice[]
}

/** What one step changed: rows to write, and ids of rows to delete. */
export interface Changes {
  readonly alerts: readonly KeptAlert[]
  readonly removedAlerts: readonly string[]
  readonly groups: readonly KeptGroup[]
  readonly removedGroups: readonly string[]
  readonly joined: readonly Membership[]
  readonly left: readonly Membership[]
  readonly notices: readonly Notice[]
  readonly removedNotices: readonly string[]
}
