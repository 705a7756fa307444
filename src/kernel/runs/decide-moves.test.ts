import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JobPlan } from '#kernel/feature'
import type { JobState } from './contract.ts'
import { decideMoves } from './decide-moves.ts'
import { canMove, hasEnded, jobMoves } from './job-states.ts'
import { judgeRun } from './judge-run.ts'
import type { JobNode, RunNode } from './run-graph.ts'

const running: RunNode = { state: 'running', stopReason: null, stopState: null, isHeldBack: false }

function node(key: string, state: JobState, extra: Partial<JobPlan> = {}, more: Partial<JobNode> = {}): JobNode {
  const plan: JobPlan = { key, name: key, needs: [], executor: 'process', labels: [], steps: [], timeoutMs: 1000, retries: 0, ...extra }
  return { key, state, needs: plan.needs, plan, outputs: {}, reason: null, stopReason: null, instanceOf: null, ...more }
}

const movesOf = (jobs: readonly JobNode[], run: RunNode = running) => decideMoves(run, jobs).map((move) => [move.job, move.kind === 'move' ? move.to : move.kind])

describe('decideMoves', () => {
  it('queues what needs nothing and waits for what is needed', () => {
    expect(movesOf([node('a', 'blocked'), node('b', 'blocked', { needs: ['a'] })])).toEqual([['a', 'queued']])
    expect(movesOf([node('a', 'succeeded'), node('b', 'blocked', { needs: ['a'] })])).toEqual([['b', 'queued']])
  })

  it('skips what needs a failed or skipped job, also at a distance, unless its condition says otherwise', () => {
    expect(movesOf([node('a', 'failed'), node('b', 'blocked', { needs: ['a'] })])).toEqual([['b', 'skipped']])
    expect(movesOf([node('a', 'failed'), node('b', 'blocked', { needs: ['a'], if: 'always()' })])).toEqual([['b', 'queued']])
    expect(movesOf([node('a', 'failed'), node('b', 'blocked', { needs: ['a'], if: 'failure()' })])).toEqual([['b', 'queued']])
    expect(movesOf([node('a', 'skipped'), node('b', 'succeeded', { needs: ['a'], if: 'always()' }), node('c', 'blocked', { needs: ['b'] })])).toEqual([['c', 'skipped']])
    expect(movesOf([node('a', 'failed', { continueOnError: true }), node('b', 'blocked', { needs: ['a'] })])).toEqual([['b', 'queued']])
  })

  it('evaluates conditions over the contexts and the needs', () => {
    const needed = node('a', 'succeeded', {}, { outputs: { ready: 'yes' } })
    expect(movesOf([needed, node('b', 'blocked', { needs: ['a'], if: "needs.a.outputs.ready == 'yes' && github.ref == 'x'", evaluates: { contexts: { github: { ref: 'x' } } } })])).toEqual([['b', 'queued']])
    expect(movesOf([needed, node('b', 'blocked', { needs: ['a'], if: "needs.a.outputs.ready == 'no'" })])).toEqual([['b', 'skipped']])
    expect(decideMoves(running, [node('a', 'blocked', { if: 'nonsense(' })])[0]).toMatchObject({ to: 'failed', reason: expect.stringContaining('condition') })
  })

  it('keeps to the bounds of a group and stops it when one fails', () => {
    const group = { id: 'm', failFast: true, maxParallel: 2 }
    expect(movesOf([node('1', 'running', { group }), node('2', 'blocked', { group }), node('3', 'blocked', { group })])).toEqual([['2', 'queued']])
    expect(movesOf([node('1', 'failed', { group }), node('2', 'running', { group }), node('3', 'blocked', { group })])).toEqual([['2', 'stop'], ['3', 'cancelled']])
    expect(movesOf([node('1', 'failed', { group: { ...group, failFast: false } }), node('2', 'running', { group }), node('3', 'blocked', { group })])).toEqual([['3', 'queued']])
  })

  it('when a run is stopped, cancels what is blocked but for what always runs', () => {
    const stopped: RunNode = { ...running, stopReason: 'By hand.', stopState: 'cancelled' }
    expect(movesOf([node('a', 'cancelled'), node('b', 'blocked', { needs: ['a'] }), node('c', 'blocked', { needs: ['a'], if: 'always()' })], stopped)).toEqual([['b', 'cancelled'], ['c', 'queued']])
  })

  it('holds back a run behind another of its key, opens gates, asks for instances', () => {
    expect(movesOf([node('a', 'blocked')], { ...running, state: 'queued', isHeldBack: true })).toEqual([])
    expect(movesOf([node('g', 'blocked', { executor: 'gate' }), node('m', 'blocked', { dynamic: true })])).toEqual([['g', 'waiting'], ['m', 'expand']])
  })
})

const planOf = fc.integer({ min: 1, max: 8 }).chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => fc.record({
  needs: fc.subarray(Array.from({ length: index }, (_each, at) => `j${at}`)), condition: fc.constantFrom(undefined, 'always()', 'failure()', 'success()', 'cancelled()', 'false', '!cancelled()'),
  continueOnError: fc.boolean(), isGate: fc.boolean(), group: fc.constantFrom(undefined, { id: 'g', failFast: true, maxParallel: 1 }, { id: 'h', failFast: false, maxParallel: 2 }),
}))))

type Drawn = { needs: string[]; condition: string | undefined; continueOnError: boolean; isGate: boolean; group: JobPlan['group'] }

function fromDrawn(drawn: readonly Drawn[]): JobNode[] {
  return drawn.map(({ needs, condition, continueOnError, isGate, group }, index) => node(`j${index}`, 'blocked', {
    needs, continueOnError, executor: isGate ? 'gate' : 'process', ...(condition === undefined ? {} : { if: condition }), ...(group ? { group } : {}),
  }))
}

/** Plays a run with whatever happens to it; checks each step on the way. */
function play(drawn: readonly Drawn[], events: readonly number[]): { jobs: JobNode[]; run: RunNode } {
  let jobs = fromDrawn(drawn)
  let run = running
  const set = (key: string, to: JobState) => {
    jobs = jobs.map((job) => {
      if (job.key !== key) return job
      expect(canMove(jobMoves, job.state, to), `${job.state} → ${to}`).toBe(true)
      return { ...job, state: to }
    })
  }
  const settle = () => {
    for (let round = 0; ; round += 1) {
      expect(round).toBeLessThan(50)
      const moves = decideMoves(run, jobs)
      if (moves.length === 0) return
      for (const move of moves) {
        if (move.kind === 'move') set(move.job, move.to)
        if (move.kind === 'stop') jobs = jobs.map((job) => (job.key === move.job ? { ...job, stopReason: move.reason } : job))
      }
      for (const [id, max] of [['g', 1], ['h', 2]] as const) expect(jobs.filter((job) => job.plan.group?.id === id && ['queued', 'running', 'waiting'].includes(job.state)).length).toBeLessThanOrEqual(max)
    }
  }
  settle()
  for (const event of events) {
    const open = jobs.filter((job) => ['queued', 'running', 'waiting'].includes(job.state))
    const job = open[event % Math.max(1, open.length)]
    if (event % 29 === 0) run = { ...run, stopReason: 'stopped', stopState: 'cancelled' }
    if (job?.state === 'queued') set(job.key, 'running')
    else if (job?.state === 'waiting') set(job.key, event % 2 === 0 ? 'succeeded' : 'failed')
    else if (job?.state === 'running') set(job.key, job.stopReason === null ? (['succeeded', 'failed', 'queued'] as const)[event % 3] ?? 'failed' : 'cancelled')
    settle()
  }
  return { jobs, run }
}

describe('any run', () => {
  it('never makes a move that is not allowed, and comes to an end', () => {
    fc.assert(fc.property(planOf, fc.array(fc.nat(1000), { maxLength: 30 }), (drawn, events) => {
      // After the drawn events each open job goes on to succeed: event numbers that are 0 modulo 2 and 3 but not of 29.
      const { jobs, run } = play(drawn, [...events, ...Array.from({ length: 60 }, (_, index) => 6 * (29 * index + 1))])
      expect(jobs.filter((job) => !hasEnded(job.state))).toEqual([])
      expect(judgeRun(run, jobs)).toBeDefined()
    }), { numRuns: 150 })
  })

  it('stays as it ended', () => {
    fc.assert(fc.property(planOf, fc.constantFrom('succeeded', 'failed', 'cancelled'), (drawn, state) => {
      expect(decideMoves({ ...running, state: state as 'succeeded' }, fromDrawn(drawn))).toEqual([])
    }))
    for (const [state, targets] of Object.entries(jobMoves)) expect(targets.length === 0).toBe(hasEnded(state as JobState))
  })
})
