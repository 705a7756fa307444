import { Status, type StatusState } from '#ui'
import type { RuleSet, RuleView } from '../../contract.ts'

export const setStates = ['firing', 'unknown', 'fault', 'pending', 'quiet', 'off', 'found'] as const
export type SetState = (typeof setStates)[number]

export const setWords: Readonly<Record<SetState, string>> = { firing: 'Firing', unknown: 'Unknown', fault: 'Faulty', pending: 'Pending', quiet: 'Quiet', off: 'Turned off', found: 'Not evaluated' }
const looks: Readonly<Record<SetState, StatusState>> = { firing: 'failing', unknown: 'unknown', fault: 'degraded', pending: 'waiting', quiet: 'ok', off: 'off', found: 'off' }

/** What is most urgent of a set. Unknown goes before quiet: of what cannot be evaluated nothing is known. */
export function stateOfSet({ isOn, updatedAt, firing, pending, unknown, fault }: RuleSet): SetState {
  if (!isOn) return updatedAt === null ? 'found' : 'off'
  if (firing > 0) return 'firing'
  if (unknown > 0) return 'unknown'
  return fault !== null ? 'fault' : pending > 0 ? 'pending' : 'quiet'
}

export function SetStatus({ set, look }: { set: RuleSet; look?: 'badge' }) {
  const state = stateOfSet(set)
  const counts: Partial<Record<SetState, number>> = { firing: set.firing, unknown: set.unknown, pending: set.pending }
  const count = counts[state]
  return <Status state={looks[state]} word={count === undefined ? setWords[state] : `${count} ${setWords[state].toLowerCase()}`} {...(look ? { look } : {})} />
}

const ruleLooks: Readonly<Record<RuleView['state'], StatusState>> = { firing: 'failing', pending: 'waiting', inactive: 'ok', unknown: 'unknown' }
const ruleWords: Readonly<Record<RuleView['state'], string>> = { firing: 'Firing', pending: 'Pending', inactive: 'Quiet', unknown: 'Unknown' }

/** How a rule stands; one that is not evaluated at all says so. */
export function RuleStatus({ rule: { state, kind, evaluatedAt, lastError }, isOn }: { rule: RuleView; isOn: boolean }) {
  if (!isOn) return <Status state="off" word="Not evaluated" />
  if (state === 'unknown' && lastError === null && evaluatedAt === null) return <Status state="waiting" word="Not yet" />
  return <Status state={ruleLooks[state]} word={kind === 'record' && state === 'inactive' ? 'Recorded' : ruleWords[state]} />
}
