import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type EnvironmentFacts, judgeEnvironment } from './judge-environment.ts'

const well: EnvironmentFacts = {
  isStopped: false, liveSlot: 'deployments/1', liveVersion: '1.4.2', hasDeployment: false, currentSlot: 'deployments/1', isSlotThere: true, failedProbes: 0, probeSaid: 'it answered 200.', sinceCrashMs: undefined,
  process: { slot: 'deployments/1', state: 'running', isSupervised: true, isRunning: true, pid: 7, restarts: 0, exitCode: undefined, ranSeconds: 0, isBusy: false },
}
const withProcess = (change: Partial<EnvironmentFacts['process']>) => ({ process: { ...well.process, ...change } })

test.each<[string, Partial<EnvironmentFacts>, object | undefined]>([
  ['runs and answers', {}, { state: 'ok' }],
  ['was not asked yet', { probeSaid: '' }, { state: 'unknown' }],
  ['answered badly once', { failedProbes: 1 }, { state: 'degraded' }],
  ['answered badly twice', { failedProbes: 2, probeSaid: 'it answered 500.' }, { state: 'failing', reason: '1.4.2 runs, but its health address does not answer well: it answered 500.' }],
  ['ended and waits to be started', withProcess({ isRunning: false, restarts: 3, exitCode: 1 }), { state: 'failing', reason: 'The command of 1.4.2 ended 3 times, last with exit 1; it is started again.' }],
  ['crashed a minute ago', { sinceCrashMs: 60_000, ...withProcess({ restarts: 1, exitCode: 137 }) }, { state: 'degraded' }],
  ['crashed an hour ago', { sinceCrashMs: 3_600_000, ...withProcess({ restarts: 1 }) }, { state: 'ok' }],
  ['nothing keeps it running', withProcess({ isSupervised: false }), { state: 'degraded', action: 'start' }],
  ['the machine was started anew', withProcess({ isSupervised: false, isRunning: false, slot: undefined }), { state: 'degraded', action: 'start' }],
  ['a deployment was cut off after its switch', { currentSlot: 'deployments/2' }, { action: 'recover' }],
  ['a supervisor runs another release', withProcess({ slot: 'deployments/2' }), { action: 'recover' }],
  ['the files are gone', { isSlotThere: false }, { state: 'failing' }],
  ['stopped, and it is', { isStopped: true, ...withProcess({ isSupervised: false, isRunning: false }) }, undefined],
  ['stopped, but it runs', { isStopped: true }, { state: 'off', action: 'stop' }],
  ['a first deployment was cut off', { liveSlot: null }, { state: 'off', action: 'stop' }],
  ['a deployment changes it now', { hasDeployment: true, ...withProcess({ isSupervised: false, isBusy: true }) }, undefined],
  ['a deployment waits and it died', { hasDeployment: true, ...withProcess({ isSupervised: false }) }, { action: 'start' }],
])('%s', (_name, change, expected) => {
  const verdict = judgeEnvironment({ ...well, ...change })
  if (expected === undefined) expect(verdict).toBeUndefined()
  else expect(verdict).toMatchObject(expected)
})

test('it is never said to be well that does not run and answer, and never touched while a deployment changes it', () => {
  const slot = fc.constantFrom('deployments/1', 'deployments/2')
  const facts = fc.record({
    isStopped: fc.boolean(), liveSlot: fc.option(slot), liveVersion: fc.constant('1'), hasDeployment: fc.boolean(), currentSlot: fc.option(slot, { nil: undefined }), isSlotThere: fc.boolean(),
    failedProbes: fc.nat(3), probeSaid: fc.constantFrom('', 'it answered 200.'), sinceCrashMs: fc.option(fc.nat(1_000_000), { nil: undefined }),
    process: fc.record({
      slot: fc.option(slot, { nil: undefined }), state: fc.constantFrom('starting', 'running', 'backoff', 'stopped'), isSupervised: fc.boolean(), isRunning: fc.boolean(), pid: fc.constant(7), restarts: fc.nat(5),
      exitCode: fc.option(fc.nat(255), { nil: undefined }), ranSeconds: fc.nat(100), isBusy: fc.boolean(),
    }),
  })
  fc.assert(fc.property(facts, (given) => {
    const verdict = judgeEnvironment(given)
    if (verdict?.state === 'ok') expect(given).toMatchObject({ isStopped: false, failedProbes: 0, isSlotThere: true, process: { isRunning: true, isSupervised: true } })
    if (given.hasDeployment && given.process.isBusy) expect(verdict).toBeUndefined()
    if (given.isStopped) expect(verdict?.action ?? 'stop').toBe('stop')
  }))
})
