import { formatDuration } from '#lib/duration'
import { changeKinds, type ChangeKind } from './change-kinds.data.ts'

/** A change that may be a cause, with what is known of it. Moments in ms since 1970. */
export interface Candidate {
  readonly eventId: string
  readonly type: string
  readonly atMs: number
  readonly subject: string
  readonly environment: string | null
  readonly summary: string
  readonly actor: string
  /** Steps in the dependency graph from the service in trouble; 0 is itself. */
  readonly distance: number
  /** References from the service in trouble to the subject, both included. */
  readonly path: readonly string[]
  /** Changed lines, where known. */
  readonly changedLines: number | undefined
  readonly changedFiles: number | undefined
  /** Earlier changes of this subject and kind, and how many of them were confirmed as causes. */
  readonly earlierChanges: number
  readonly earlierCauses: number
  /** A later change of the same kind took its place before the trouble began. */
  readonly isReplaced: boolean
}

export interface Trouble {
  readonly onsetMs: number
  readonly environment: string | null
  /** How far back was looked, in ms. */
  readonly windowMs: number
}

export type Factor = 'distance' | 'time' | 'kind' | 'size' | 'history' | 'environment'

export interface RankedCause {
  readonly candidate: Candidate
  /** 0 to 1: the share of the belief that falls on this one, another cause that nobody recorded included. */
  readonly score: number
  readonly reasons: readonly { readonly factor: Factor; readonly text: string; readonly weight: number }[]
}

type Reason = RankedCause['reasons'][number]

/** Belief kept for a cause that is not on the timeline (a dependency outside, a full disk): in units of a change's own. */
const unrecordedCause = 0.15
/** Half of the changes that break something show it within minutes; a slow tail remains (leaks, crons, traffic peaks). */
const quickMs = 8 * 60_000
const slowMs = 3 * 3_600_000
const slowShare = 0.12
/** What was live and quiet until something else took its place rarely is what hurts. */
const replacedLikelihood = 0.3

/**
 * Ranks changes by how likely each led to the trouble: a product of likelihoods for distance in the dependency graph, time
 * before onset, kind and size of the change, its subject's history and its environment (naive Bayes). Pure; same input,
 * same order; changes after the onset are left out. Each factor's weight is its log2 likelihood: above 0 it speaks for.
 */
export function rankCauses(candidates: readonly Candidate[], trouble: Trouble): RankedCause[] {
  const weighed = candidates
    .filter((candidate) => candidate.atMs <= trouble.onsetMs && trouble.onsetMs - candidate.atMs <= trouble.windowMs)
    .map((candidate) => weigh(candidate, trouble))
    .filter(({ likelihood }) => likelihood > 0)
  const total = weighed.reduce((sum, { likelihood }) => sum + likelihood, unrecordedCause)
  return weighed
    .toSorted((a, b) => b.likelihood - a.likelihood || b.candidate.atMs - a.candidate.atMs || (a.candidate.eventId < b.candidate.eventId ? -1 : 1))
    .map(({ candidate, likelihood, reasons }) => ({
      candidate, score: likelihood / total, reasons: reasons.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight)),
    }))
}

function weigh(candidate: Candidate, trouble: Trouble): { candidate: Candidate; likelihood: number; reasons: Reason[] } {
  const kind = kindOf(candidate.type)
  if (!kind) return { candidate, likelihood: 0, reasons: [] }
  const parts: { factor: Factor; likelihood: number; text: string }[] = [
    { factor: 'distance', likelihood: distanceLikelihood(candidate.distance), text: distanceText(candidate) },
    { factor: 'time', likelihood: timeLikelihood(trouble.onsetMs - candidate.atMs), text: timeText(trouble.onsetMs - candidate.atMs) },
    { factor: 'kind', likelihood: kind.weight, text: `It is ${kind.word}.` },
    { factor: 'size', likelihood: sizeLikelihood(candidate), text: sizeText(candidate) },
    { factor: 'history', likelihood: historyLikelihood(candidate), text: historyText(candidate) },
    { factor: 'history', likelihood: candidate.isReplaced ? replacedLikelihood : 1, text: candidate.isReplaced ? 'A later one took its place before the trouble began.' : '' },
    { factor: 'environment', likelihood: environmentLikelihood(candidate, trouble), text: environmentText(candidate, trouble) },
  ]
  return {
    candidate,
    likelihood: parts.reduce((product, part) => product * part.likelihood, 1),
    reasons: parts.filter(({ text }) => text !== '').map(({ factor, likelihood, text }) => ({ factor, text, weight: Math.log2(likelihood) })),
  }
}

export function kindOf(type: string): ChangeKind | undefined {
  return changeKinds.find(({ pattern }) => pattern.test(type))
}

function distanceLikelihood(distance: number): number {
  return 0.42 ** distance
}

function distanceText({ distance, path, subject }: Candidate): string {
  if (distance === 0) return 'It changed the service itself.'
  const through = path.slice(1, -1).map(nameOf)
  return through.length === 0 ? `The service depends on ${nameOf(subject)} directly.` : `The service depends on ${nameOf(subject)} through ${through.join(' and ')}.`
}

function timeLikelihood(beforeMs: number): number {
  return (1 - slowShare) * Math.exp(-beforeMs / quickMs) + slowShare * Math.exp(-beforeMs / slowMs)
}

function timeText(beforeMs: number): string {
  return beforeMs < 1000 ? 'It came in the same second as the trouble.' : `It came ${formatDuration(beforeMs)} before the trouble began.`
}

/** Large changes break more; the slope is gentle since one changed line in the wrong place is enough. */
function sizeLikelihood({ changedLines }: Candidate): number {
  if (changedLines === undefined) return 1
  return 0.85 + 0.1 * Math.min(4, Math.log10(1 + changedLines))
}

function sizeText({ changedLines, changedFiles }: Candidate): string {
  if (changedLines === undefined) return ''
  const files = changedFiles === undefined ? '' : ` in ${changedFiles} ${changedFiles === 1 ? 'file' : 'files'}`
  return `It changed ${changedLines} ${changedLines === 1 ? 'line' : 'lines'}${files}.`
}

/** Share of earlier such changes that were confirmed causes, against a prior of one in twenty. */
function historyLikelihood({ earlierChanges, earlierCauses }: Candidate): number {
  const share = (earlierCauses + 1) / (earlierChanges + 20)
  return Math.min(2.5, Math.max(0.6, (share / 0.05) ** 0.5))
}

function historyText({ earlierChanges, earlierCauses }: Candidate): string {
  if (earlierChanges === 0) return ''
  if (earlierCauses === 0) return `None of the ${earlierChanges} earlier changes like it was found to be a cause.`
  return `${earlierCauses} of ${earlierChanges} earlier changes like it ${earlierCauses === 1 ? 'was' : 'were'} found to be a cause.`
}

function environmentLikelihood(candidate: Candidate, trouble: Trouble): number {
  if (trouble.environment === null || candidate.environment === null) return 0.8
  return candidate.environment === trouble.environment ? 1 : 0.04
}

function environmentText(candidate: Candidate, trouble: Trouble): string {
  if (trouble.environment === null || candidate.environment === null) return ''
  return candidate.environment === trouble.environment ? `It was in ${trouble.environment}, where the trouble is.` : `It was in ${candidate.environment}, not in ${trouble.environment}.`
}

function nameOf(ref: string): string {
  return ref.slice(ref.indexOf('/') + 1)
}
