import type { Environment } from './contract.ts'
import type { SupervisedProcess } from './supervised-process.ts'

export interface EnvironmentFacts {
  readonly isStopped: boolean
  /** Slot that shall run, by the database; null before the first release was healthy. */
  readonly liveSlot: string | null
  readonly liveVersion: string
  readonly hasDeployment: boolean
  /** Slot that `current` links to. */
  readonly currentSlot: string | undefined
  readonly isSlotThere: boolean
  readonly process: SupervisedProcess
  /** Of the health address: how many tries in a row failed and what the last said. */
  readonly failedProbes: number
  readonly probeSaid: string
  /** Milliseconds since the command last ended by itself; undefined when it has not. */
  readonly sinceCrashMs: number | undefined
}

export interface EnvironmentVerdict {
  readonly state: Environment['state']
  readonly reason: string
  /** What brings the machine to what the database says. */
  readonly action?: 'start' | 'stop' | 'recover'
}

const recentCrashMs = 5 * 60_000

/** How an environment is and what is to be done about it. Pure. Never `ok` unless the process runs and its address answered. */
export function judgeEnvironment(facts: EnvironmentFacts): EnvironmentVerdict | undefined {
  const { process: running } = facts
  const isThere = running.isSupervised || running.isRunning
  if (facts.hasDeployment) return judgeWhileDeploying(facts)
  // Whoever stopped it has said why.
  if (facts.isStopped) return isThere ? { state: 'off', reason: 'It is stopped.', action: 'stop' } : undefined
  if (facts.liveSlot === null) return isThere ? { state: 'off', reason: 'No release has been healthy here yet.', action: 'stop' } : undefined
  if (!facts.isSlotThere) return { state: 'failing', reason: `The files of ${facts.liveVersion} are gone from this machine. Deploy it again.` }
  if (facts.currentSlot !== facts.liveSlot || (running.isSupervised && running.slot !== undefined && running.slot !== facts.liveSlot)) {
    return { state: 'degraded', reason: `A deployment was cut off; ${facts.liveVersion} is brought back.`, action: 'recover' }
  }
  if (!running.isSupervised) return { state: 'degraded', reason: `Nothing kept ${facts.liveVersion} running; that is started again.`, action: 'start' }
  return judgeRunning(facts)
}

/** The steps of the deployment change the machine now; only what died beforehand is mended. */
function judgeWhileDeploying({ process: running, currentSlot, liveSlot, isStopped, isSlotThere }: EnvironmentFacts): EnvironmentVerdict | undefined {
  const isUntouched = !running.isBusy && liveSlot !== null && currentSlot === liveSlot && isSlotThere && !isStopped
  return isUntouched && !running.isSupervised ? { state: 'degraded', reason: 'Nothing kept it running; that is started again.', action: 'start' } : undefined
}

function judgeRunning({ process: running, liveVersion, failedProbes, probeSaid, sinceCrashMs }: EnvironmentFacts): EnvironmentVerdict {
  const times = running.restarts === 1 ? 'once' : `${running.restarts} times`
  const exit = running.exitCode === undefined ? '' : `, last with exit ${running.exitCode}`
  if (!running.isRunning) return { state: 'failing', reason: `The command of ${liveVersion} ended ${times}${exit}; it is started again.` }
  if (failedProbes >= 2) return { state: 'failing', reason: `${liveVersion} runs, but its health address does not answer well: ${probeSaid}` }
  if (failedProbes === 1) return { state: 'degraded', reason: `${liveVersion} runs, but its health address did not answer well just now: ${probeSaid}` }
  if (probeSaid === '') return { state: 'unknown', reason: `${liveVersion} runs; its health address was not asked yet.` }
  if (sinceCrashMs !== undefined && sinceCrashMs < recentCrashMs) return { state: 'degraded', reason: `${liveVersion} runs and answers, but its command ended ${times} in the last minutes${exit}.` }
  return { state: 'ok', reason: `${liveVersion} runs and answers.` }
}
