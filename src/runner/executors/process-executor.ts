import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Executor, RunningStep, StepExit, StepLaunch } from '../executor.ts'
import { endProcesses } from '../stray-processes.ts'
import { claimUnstarted, readExit, readWrapper, type Wrapper, wrapperScript } from './step-wrapper.ts'

/** How often a step that an earlier life of the runner started is looked at: it is nobody's child any more. */
const attachedPollMs = 15

/** Steps as processes of this host, each in a session of its own, with output and exit code in files. */
export const processExecutor: Executor = {
  id: 'process', start,
  attach: ({ files, trackingId }) => {
    if (claimUnstarted(files)) return undefined
    return running(files, trackingId, watchAttached(files))
  },
  sweep: (trackingId) => endProcesses({ graceMs: 1000, leaders: [], trackingId }),
}

async function start({ files, output, argv, cwd, env, trackingId }: StepLaunch): Promise<RunningStep> {
  const fd = openSync(output, 'a', 0o600)
  try {
    const child = spawn('/bin/sh', ['-c', wrapperScript, 'step', files, ...argv], { cwd, env, detached: true, stdio: ['ignore', fd, fd] })
    const gone = new Promise<string | undefined>((resolve) => {
      child.once('exit', () => resolve(undefined))
      child.once('error', (error) => resolve(`The step could not be started: ${error.message}`))
    })
    return running(files, trackingId, gone.then((fault) => exitOf(files, fault)))
  } finally {
    closeSync(fd)
  }
}

function running(files: string, trackingId: string, ended: Promise<StepExit>): RunningStep {
  return { ended, stop: (graceMs) => endProcesses({ graceMs, leaders: leadersOf(readWrapper(files)), trackingId }) }
}

function leadersOf(wrapper: Wrapper | undefined): number[] {
  return wrapper?.isAlive() ? [wrapper.pid] : []
}

function exitOf(files: string, fault: string | undefined): StepExit {
  const code = readExit(files)
  if (code !== undefined) return { kind: 'exited', code }
  return { kind: 'lost', reason: fault ?? 'The process of the step was killed from outside, so how it would have ended is not known.' }
}

async function watchAttached(files: string): Promise<StepExit> {
  // The file may have been made and not yet filled.
  for (let tries = 0; readWrapper(files) === undefined && tries < 100; tries += 1) await sleep(attachedPollMs)
  const wrapper = readWrapper(files)
  while (readExit(files) === undefined && wrapper?.isAlive() === true) await sleep(attachedPollMs)
  return exitOf(files, 'The process of the step is gone and nobody saw how it ended: the machine was restarted, or it was killed from outside.')
}
