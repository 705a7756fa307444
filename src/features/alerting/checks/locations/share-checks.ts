import type { CheckingRunner } from '#kernel/runs'
import { phaseOf } from '../check-wheel.ts'
import { serverLocation } from '../checks-contract.ts'

/** A check as it is shared out. */
export interface SharedCheck {
  readonly name: string
  readonly revision: number
  readonly locations: readonly string[]
}

export interface Share {
  readonly name: string
  readonly revision: number
  readonly location: string
}

/** Whether a runner stands at a location: it is its name or one of its labels. */
export function standsAt({ name, labels }: Pick<CheckingRunner, 'name' | 'labels'>, location: string): boolean {
  return name === location || labels.includes(location)
}

/**
 * What one runner does of all checks. Of several runners at a location one does a check: the same one as long as it is
 * there, and when another comes or goes only its share moves (rendezvous hashing, Thaler and Ravishankar 1998).
 */
export function shareOf(runner: CheckingRunner, runners: readonly CheckingRunner[], checks: readonly SharedCheck[]): Share[] {
  const rivals = new Map<string, readonly CheckingRunner[]>()
  return checks.flatMap(({ name, revision, locations }) => locations.flatMap((location) => {
    if (location === serverLocation || !standsAt(runner, location)) return []
    const there = rivals.get(location) ?? runners.filter((each) => standsAt(each, location))
    rivals.set(location, there)
    const own = rankOf(runner, name, location)
    return there.every((each) => each.id === runner.id || rankOf(each, name, location) < own) ? [{ name, revision, location }] : []
  }))
}

function rankOf({ id }: CheckingRunner, name: string, location: string): number {
  return phaseOf(`${id} ${name} ${location}`)
}
