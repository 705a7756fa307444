import type { KeptAlert } from '../model/alert.ts'
import type { Changes, KeptGroup, Membership, Notice } from './kept.ts'

/** Gathers what a step changes, so that what is undone within it does not show. */
export class ChangeLog {
  readonly #alerts = new Map<string, KeptAlert | undefined>()
  readonly #groups = new Map<string, (() => KeptGroup) | undefined>()
  /** By group, then by fingerprint: did it join or leave? */
  readonly #members = new Map<string, Map<string, boolean>>()
  readonly #notices = new Map<string, Notice | undefined>()

  alert(fingerprint: string, alert: KeptAlert | undefined): void {
    this.#alerts.set(fingerprint, alert)
  }

  group(id: string, saved: (() => KeptGroup) | undefined): void {
    this.#groups.set(id, saved)
  }

  member(group: string, fingerprint: string, isIn: boolean): void {
    const ofGroup = this.#members.get(group) ?? new Map<string, boolean>()
    if (ofGroup.size === 0) this.#members.set(group, ofGroup)
    if (ofGroup.get(fingerprint) === !isIn) ofGroup.delete(fingerprint)
    else ofGroup.set(fingerprint, isIn)
  }

  notice(id: string, notice: Notice | undefined): void {
    this.#notices.set(id, notice)
  }

  changes(): Changes {
    const joined: Membership[] = []
    const left: Membership[] = []
    for (const [group, members] of this.#members) for (const [fingerprint, isIn] of members) (isIn ? joined : left).push({ group, fingerprint })
    return {
      alerts: present(this.#alerts), removedAlerts: absent(this.#alerts), groups: present(this.#groups).map((saved) => saved()), removedGroups: absent(this.#groups),
      joined, left, notices: present(this.#notices), removedNotices: absent(this.#notices),
    }
  }
}

function present<Value>(entries: ReadonlyMap<string, Value | undefined>): Value[] {
  return [...entries.values()].filter((value) => value !== undefined)
}

function absent(entries: ReadonlyMap<string, unknown>): string[] {
  return [...entries].flatMap(([key, value]) => (value === undefined ? [key] : []))
}
