import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseDuration } from '#lib/duration'
import type { Executor, RunningStep, StepExit, StepLaunch } from '../executor.ts'

/**
 * Steps that only pretend, for tests and drills. Each line of the script is a directive: `print TEXT`, `sleep 200ms`,
 * `fill LINES`, `output NAME=VALUE`, `env NAME=VALUE`, `fail [CODE]`, `lose`, `ignore-stop`. A dummy step dies with its runner.
 */
export const dummyExecutor: Executor = {
  id: 'dummy',
  start: (launch) => Promise.resolve(pretend(launch)),
  attach: () => ({ ended: Promise.resolve({ kind: 'lost', reason: 'The dummy step ended with the runner.' }), stop: () => Promise.resolve() }),
  sweep: () => Promise.resolve(),
}

function pretend(launch: StepLaunch): RunningStep {
  appendFileSync(launch.output, '')
  const stop = new AbortController()
  const kill = new AbortController()
  const ended = play(launch, stop.signal, kill.signal)
  return {
    ended,
    stop: async (graceMs) => {
      stop.abort()
      await Promise.race([ended, sleep(graceMs)])
      kill.abort()
      await ended
    },
  }
}

async function play(launch: StepLaunch, stop: AbortSignal, kill: AbortSignal): Promise<StepExit> {
  let ends = AbortSignal.any([stop, kill])
  for (const line of launch.script.split('\n')) {
    const [, verb = '', rest = ''] = /^\s*(\S*)\s*(.*)$/.exec(line) ?? []
    if (verb === 'ignore-stop') ends = kill
    if (verb === 'fail') return { kind: 'exited', code: Number(rest === '' ? 1 : rest) }
    if (verb === 'lose') return { kind: 'lost', reason: 'The dummy step was lost, as it was told to be.' }
    await carryOut(launch, verb, rest, ends)
    if (ends.aborted) return { kind: 'exited', code: 143 }
  }
  return { kind: 'exited', code: 0 }
}

async function carryOut(launch: StepLaunch, verb: string, rest: string, ends: AbortSignal): Promise<void> {
  if (verb === 'print') appendFileSync(launch.output, `${rest}\n`)
  if (verb === 'fill') appendFileSync(launch.output, Array.from({ length: Number(rest) }, (_, index) => `line ${index}\n`).join(''))
  if (verb === 'output') appendFileSync(launch.env['GITHUB_OUTPUT'] ?? '', `${rest}\n`)
  if (verb === 'env') appendFileSync(launch.env['GITHUB_ENV'] ?? '', `${rest}\n`)
  if (verb === 'sleep') await sleep(parseDuration(rest) ?? 0, undefined, { signal: ends }).catch(() => undefined)
}
