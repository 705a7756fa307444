import type { Inhibitor } from '../inhibit/inhibitor.ts'
import { fingerprintOf } from '../model/fingerprint.ts'
import { isResolved, type KeptAlert, type PostedAlert } from '../model/alert.ts'
import { groupLabelsOf, routesFor, type Route } from '../route/route.ts'
import { ChangeLog } from './change-log.ts'
import { type Closed, type Flushed, flushGroup, type Silences, type Suppressed } from './flush-group.ts'
import type { Changes, Notice, SavedGroups } from './kept.ts'
import { groupId, groupingOf, type LiveGroup, newGroup, savedGroup } from './live-group.ts'
import type { Notification } from './notification.ts'
import { intervalsAt, type Routing } from './routing.ts'
import { mergeAlerts, takeAlert } from './take-alert.ts'

/** How long an empty group stays, so that an alert that comes back joins it instead of waiting anew. Alertmanager looks every 30 s. */
const emptyGroupMs = 30_000

export interface Arrival {
  readonly changes: Changes
  /** Those that were not taken, by their place in the list, each with a sentence why. */
  readonly refused: readonly { readonly index: number; readonly message: string }[]
}

export interface Due {
  /** To be handed on in the same transaction that keeps the changes: the groups hold them for told. */
  readonly notifications: readonly Notification[]
  readonly suppressed: readonly Suppressed[]
  readonly changes: Changes
}

/**
 * Alertmanager's grouping as a state machine without I/O and without a clock: alerts come in, notifications that are due
 * come out, and each step names the rows that it changed. A step is kept whole or not at all: where its changes could not
 * be written, throw the object away and `restore` from what is kept.
 */
export class AlertGroups {
  #routing: Routing
  #inhibitor: Inhibitor
  readonly #alerts = new Map<string, KeptAlert>()
  /** In how many groups each alert is. */
  readonly #uses = new Map<string, number>()
  readonly #groups = new Map<string, LiveGroup>()
  /** By route, then by the values of the labels that it groups by. */
  #byLabels = new Map<Route, Map<string, LiveGroup>>()
  readonly #notices = new Map<string, Notice>()
  #log = new ChangeLog()

  constructor(routing: Routing) {
    this.#routing = routing
    this.#inhibitor = routing.inhibitor([])
  }

  /** Goes on from what was kept, under a configuration that may be another one now. */
  static restore(routing: Routing, saved: SavedGroups, now: number): { groups: AlertGroups; changes: Changes } {
    const groups = new AlertGroups(routing)
    for (const alert of saved.alerts) groups.#alerts.set(alert.fingerprint, alert)
    for (const notice of saved.notices) groups.#notices.set(notice.id, notice)
    for (const group of saved.groups) groups.#groups.set(group.id, { ...newGroup(routing.routes.get(group.routeId) ?? routing.root, group.labels, group.nextFlushAt), ...group })
    for (const { group, fingerprint } of saved.members) groups.#groups.get(group)?.members.add(fingerprint)
    return { groups, changes: groups.reroute(routing, now) }
  }

  /** Another configuration: all alerts find their groups anew; a group that is the same goes on where it was. */
  reroute(routing: Routing, now: number): Changes {
    const before = new Map(this.#groups)
    this.#routing = routing
    this.#groups.clear()
    this.#byLabels = new Map()
    this.#uses.clear()
    for (const group of before.values()) if (group.emptiedAt !== null) this.#keepEmpty(group)
    for (const alert of this.#alerts.values()) this.#regroup(alert, now, before)
    this.#inhibitor = routing.inhibitor(this.#alerts.values())
    for (const group of before.values()) this.#compare(group)
    return this.#changes()
  }

  /** Takes alerts in; the good ones are taken even where others are refused. */
  alertsArrived(posted: readonly PostedAlert[], now: number): Arrival {
    const refused: { index: number; message: string }[] = []
    for (const [index, each] of posted.entries()) {
      const taken = takeAlert(each, now, this.#routing.config.resolveTimeoutMs)
      if (typeof taken === 'string') refused.push({ index, message: taken })
      else this.#take(taken, now)
    }
    return { changes: this.#changes(), refused }
  }

  /** What is to be told now. A notification counts as told when this returns. */
  due(now: number, silences: Silences): Due {
    const flushed: Flushed[] = []
    const closed = new Map<Route, Closed>()
    for (const group of this.#groups.values()) {
      holdToClock(group, now)
      if (group.emptiedAt !== null && now >= group.emptiedAt + emptyGroupMs) this.#remove(group)
      else if (group.nextFlushAt <= now) flushed.push(this.#flush(group, now, silences, closed))
    }
    this.#dropOldNotices(now)
    return { notifications: flushed.flatMap(({ notifications }) => notifications), suppressed: flushed.flatMap(({ suppressed }) => suppressed), changes: this.#changes() }
  }

  /** Whether `due` has something to do now. */
  isDue(now: number): boolean {
    for (const group of this.#groups.values()) {
      holdToClock(group, now)
      if (group.nextFlushAt <= now || (group.emptiedAt !== null && now >= group.emptiedAt + emptyGroupMs)) return true
    }
    return false
  }

  /** When `due` has something to do next; undefined when nothing waits. */
  nextDueAt(): number | undefined {
    let next: number | undefined
    for (const { nextFlushAt, emptiedAt } of this.#groups.values()) {
      const at = emptiedAt === null ? nextFlushAt : Math.min(nextFlushAt, emptiedAt + emptyGroupMs)
      if (next === undefined || at < next) next = at
    }
    return next
  }

  /** A notification that nobody got and nobody will: its group tells again at its next turn what still holds. */
  undelivered({ noticeId }: Pick<Notification, 'noticeId'>): Changes {
    if (this.#notices.delete(noticeId)) this.#log.notice(noticeId, undefined)
    return this.#changes()
  }

  /** Everything, to be kept at once. */
  saved(): SavedGroups {
    const groups = [...this.#groups.values()]
    return { alerts: [...this.#alerts.values()], groups: groups.map(savedGroup), members: groups.flatMap((group) => [...group.members].map((fingerprint) => ({ group: group.id, fingerprint }))), notices: [...this.#notices.values()] }
  }

  /** How an alert stands now: what inhibits it (a fingerprint), which groups hold it. */
  stateOf(fingerprint: string, now: number): { readonly inhibitedBy: string | undefined; readonly groups: readonly string[] } | undefined {
    const alert = this.#alerts.get(fingerprint)
    if (!alert) return undefined
    return { inhibitedBy: this.#inhibitor.inhibitionOf(alert.labels, now)?.source, groups: [...this.#groups.values()].filter(({ members }) => members.has(fingerprint)).map(({ id }) => id) }
  }

  #take(taken: KeptAlert, now: number): void {
    const old = this.#alerts.get(taken.fingerprint)
    const alert = old ? mergeAlerts(old, taken, now) : taken
    this.#alerts.set(alert.fingerprint, alert)
    this.#log.alert(alert.fingerprint, alert)
    this.#inhibitor.update(alert)
    this.#dispatch(alert, now)
  }

  #dispatch(alert: KeptAlert, now: number): void {
    for (const route of routesFor(this.#routing.root, alert.labels)) {
      const group = this.#groupFor(route, alert, now)
      if (!group.members.has(alert.fingerprint)) this.#join(group, alert.fingerprint)
      this.#hurry(group, alert, now)
    }
  }

  /** A resolved alert stays where it was and joins nothing new: nobody there was told that it fired. */
  #regroup(alert: KeptAlert, now: number, before: ReadonlyMap<string, LiveGroup>): void {
    for (const route of routesFor(this.#routing.root, alert.labels)) {
      const old = before.get(groupId(route, groupLabelsOf(route, alert.labels)))
      if (isResolved(alert, now) && !old?.members.has(alert.fingerprint)) continue
      const group = this.#groupFor(route, alert, now, old)
      if (old?.members.has(alert.fingerprint)) {
        this.#uses.set(alert.fingerprint, (this.#uses.get(alert.fingerprint) ?? 0) + 1)
        group.members.add(alert.fingerprint)
        continue
      }
      this.#join(group, alert.fingerprint)
      this.#hurry(group, alert, now)
    }
    if (!this.#uses.has(alert.fingerprint)) this.#drop(alert.fingerprint)
  }

  /** A group that has just become empty is there still for what comes back to it. */
  #keepEmpty(old: LiveGroup): void {
    const route = this.#routing.routes.get(old.route.id)
    if (!route || groupId(route, old.labels) !== old.id) return
    const group = { ...old, route, members: new Set<string>(), grouping: groupingOf(route, old.labels, fingerprintOf(old.labels)) }
    this.#groups.set(group.id, group)
    this.#byLabels.set(route, (this.#byLabels.get(route) ?? new Map<string, LiveGroup>()).set(group.grouping, group))
  }

  /** An alert that has waited long enough already makes its group's first turn come at once. */
  #hurry(group: LiveGroup, alert: KeptAlert, now: number): void {
    if (group.hasFlushed || group.nextFlushAt <= now || alert.startsAt + group.route.groupWaitMs >= now) return
    group.nextFlushAt = now
    this.#log.group(group.id, () => savedGroup(group))
  }

  #join(group: LiveGroup, fingerprint: string): void {
    this.#uses.set(fingerprint, (this.#uses.get(fingerprint) ?? 0) + 1)
    group.members.add(fingerprint)
    this.#log.member(group.id, fingerprint, true)
    if (group.emptiedAt === null) return
    group.emptiedAt = null
    this.#log.group(group.id, () => savedGroup(group))
  }

  #groupFor(route: Route, alert: KeptAlert, now: number, old?: LiveGroup): LiveGroup {
    const ofRoute = this.#byLabels.get(route) ?? new Map<string, LiveGroup>()
    this.#byLabels.set(route, ofRoute)
    const key = groupingOf(route, alert.labels, alert.fingerprint)
    const known = ofRoute.get(key)
    if (known) return known
    const group = newGroup(route, groupLabelsOf(route, alert.labels), now + route.groupWaitMs)
    if (old) Object.assign(group, { nextFlushAt: old.nextFlushAt, hasFlushed: old.hasFlushed })
    group.grouping = key
    ofRoute.set(key, group)
    this.#groups.set(group.id, group)
    if (!old) this.#log.group(group.id, () => savedGroup(group))
    return group
  }

  #flush(group: LiveGroup, now: number, silences: Silences, closed: Map<Route, Closed>): Flushed {
    group.nextFlushAt = now + group.route.groupIntervalMs
    group.hasFlushed = true
    this.#log.group(group.id, () => savedGroup(group))
    if (!closed.has(group.route)) closed.set(group.route, closedAt(this.#routing, group.route, now))
    const flushed = flushGroup(group, {
      now, silences, closed: closed.get(group.route), inhibitor: this.#inhibitor, alertOf: (fingerprint) => this.#alerts.get(fingerprint), noticeOf: (id) => this.#notices.get(id),
      integrations: this.#routing.integrations.get(group.route.receiver) ?? [],
    })
    for (const notice of flushed.notices) this.#keepNotice(notice)
    for (const fingerprint of flushed.done) this.#leave(group, fingerprint)
    if (group.members.size === 0) group.emptiedAt ??= now
    return flushed
  }

  #keepNotice(notice: Notice): void {
    this.#notices.set(notice.id, notice)
    this.#log.notice(notice.id, notice)
  }

  #leave(group: LiveGroup, fingerprint: string): void {
    group.members.delete(fingerprint)
    this.#log.member(group.id, fingerprint, false)
    const uses = (this.#uses.get(fingerprint) ?? 1) - 1
    this.#uses.set(fingerprint, uses)
    if (uses > 0) return
    this.#uses.delete(fingerprint)
    this.#drop(fingerprint)
  }

  #drop(fingerprint: string): void {
    const alert = this.#alerts.get(fingerprint)
    if (alert) this.#inhibitor.forget(alert)
    this.#alerts.delete(fingerprint)
    this.#log.alert(fingerprint, undefined)
  }

  #remove(group: LiveGroup): void {
    this.#groups.delete(group.id)
    this.#byLabels.get(group.route)?.delete(group.grouping)
    this.#log.group(group.id, undefined)
  }

  /** Writes down what a group of the former configuration lost. */
  #compare(old: LiveGroup): void {
    const group = this.#groups.get(old.id)
    for (const fingerprint of old.members) if (!group?.members.has(fingerprint)) this.#log.member(old.id, fingerprint, false)
    if (!group) this.#log.group(old.id, undefined)
  }

  #dropOldNotices(now: number): void {
    for (const { id, expiresAt } of this.#notices.values()) {
      if (expiresAt > now) continue
      this.#notices.delete(id)
      this.#log.notice(id, undefined)
    }
  }

  #changes(): Changes {
    const changes = this.#log.changes()
    this.#log = new ChangeLog()
    return changes
  }
}

/** A clock that was set back makes nothing wait longer than it ever would. */
function holdToClock(group: LiveGroup, now: number): void {
  const longest = group.hasFlushed ? group.route.groupIntervalMs : group.route.groupWaitMs
  if (group.nextFlushAt > now + longest) group.nextFlushAt = now + longest
}

/** Which time interval keeps a route from telling anything now. */
function closedAt(routing: Routing, route: Route, now: number): Closed {
  if (route.activeTimeIntervals.length > 0 && intervalsAt(routing, route.activeTimeIntervals, now).length === 0) return { by: 'active time interval', what: route.activeTimeIntervals }
  const muted = intervalsAt(routing, route.muteTimeIntervals, now)
  return muted.length > 0 ? { by: 'mute time interval', what: muted } : undefined
}
