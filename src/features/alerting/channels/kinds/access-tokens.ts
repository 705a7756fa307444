import { createHash } from 'node:crypto'
import type { Sent } from './channel.ts'

export interface Grant {
  readonly values: Readonly<Record<string, string>>
  readonly expiresAt: number
}

/** Given anew so long before it expires: what is on the way must still arrive. */
const marginMs = 60_000

/** What other sides gave for a time to somebody who said who they are. It lies in memory alone, by a hash of that. */
export class AccessTokens {
  readonly #kept = new Map<string, Grant>()
  readonly #asked = new Map<string, Promise<Grant | Sent>>()

  /** The one that is there, or a new one; asked for once, however many wait for it. `ask` gives how it ended where there is none. */
  async get(who: readonly string[], now: Date, ask: () => Promise<Grant | Sent>): Promise<Grant | Sent> {
    const key = keyOf(who)
    const kept = this.#kept.get(key)
    if (kept && kept.expiresAt - marginMs > now.getTime()) return kept
    this.#kept.delete(key)
    const asked = this.#asked.get(key) ?? ask().finally(() => this.#asked.delete(key))
    this.#asked.set(key, asked)
    const given = await asked
    if (isGrant(given)) this.#kept.set(key, given)
    return given
  }

  /** The other side takes it no more. One that came meanwhile stays. */
  drop(who: readonly string[], refused: Grant): void {
    if (this.#kept.get(keyOf(who)) === refused) this.#kept.delete(keyOf(who))
  }
}

export function isGrant(given: Grant | Sent): given is Grant {
  return 'expiresAt' in given
}

function keyOf(who: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(who)).digest('hex')
}
