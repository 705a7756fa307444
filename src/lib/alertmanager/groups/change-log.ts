import type { KeptAlert } from '../model/alert.ts'
import type { Changes, KeptGroup, Membership, Notice } from './kept.ts'

/** Gathers what a step changes, so that what is undone within it does not show. */
export class ChangeLog {
  readonly #alerts = new Map<string, KeptAlert | undefined>()
  readonly #groups = new Map<string, (() => KeptGroup) | undefined>()
  readonly #members = new Map<string, Membership & { readonly isIn: boolean }>()
  readonly #notices = new Map<string, Notice | undefined>()

  alert(fingerprint: string, alert: KeptAlert | undefined): void {
    this.#alerts.set(fingerprint, alert)
  }

  group(id: string, saved: (() => KeptGroup) | undefined): void {
    this.#groups.set(id, saved)
  }

  member(group: string, fingerprint: string, isIn: boolean): void {
    const key = `${group} ${fingerprint}`
    const before = this.#members.get(key)
    if (before && before.isIn !== isIn) this.#members.delete(key)
    else this.#members.set(key, { group, fingerprint, isIn })
  }

  notice(id: string, notice: Notice | undefined): void {
    this.#notices.set(id, notice)
  }

  changes(): Changes {
    const members = [...this.#members.values()]
    const plain = ({ group, fingerprint }: Membership): Membership => ({ group, fingerprint })
    return {
      alerts: present(this.#alerts), removedAlerts: absent(this.#alerts), groups: present(this.#groups).map((saved) => saved()), removedGroups: absent(this.#groups),
      joined: members.filter(({ isIn }) => isIn).map(plain), left: members.filter(({ isIn }) => !isIn).map(plain), notices: present(this.#notices), removedNotices: absent(this.#notices),
    }
  }
}

function present<Value>(entries: ReadonlyMap<string, Value | undefined>): Value[] {
  return [...entries.values()].filter((value) => value !== undefined)
}

function absent(entries: ReadonlyMap<string, unknown>): string[] {
  return [...entries].flatMap(([key, value]) => (value === undefined ? [key] : []))
}
