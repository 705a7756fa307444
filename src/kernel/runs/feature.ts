import { defineFeature, type Feature, type RunKind } from '#kernel/feature'
import type { SecretBox } from '#platform/secrets'
import type { KindOf } from './advance-run.ts'
import { artifactContentRoute, uploadArtifactRoute } from './artifact-routes.ts'
import { cancelRunHandler } from './cancel-run.ts'
import { compareRunHandler } from './compare-run.ts'
import { completeRoute } from './complete-route.ts'
import { approveHandler, declineHandler } from './decide-gate.ts'
import { engineWorker } from './engine-worker.ts'
import { failedRuns } from './failed-runs.ts'
import { followLogRoute } from './follow-log.ts'
import { getRunHandler } from './get-run.ts'
import { heartbeatRoute } from './heartbeat-route.ts'
import { leaseRoute } from './lease-route.ts'
import { defaultLeaseMs } from './lease-times.ts'
import { LogTail } from './log-tail.ts'
import { listArtifactsHandler } from './list-artifacts.ts'
import { listRunnersHandler } from './list-runners.ts'
import { listRunsHandler } from './list-runs.ts'
import { readLogHandler } from './read-log.ts'
import { registerRoute } from './register-route.ts'
import { reportRoute } from './report-route.ts'
import { rerunHandler } from './rerun.ts'
import { scheduleHandlers } from './schedule-operations.ts'
import { scheduleWorker } from './schedule-worker.ts'
import { secretHandlers } from './secret-operations.ts'
import { startRunHandler } from './start-run-operation.ts'
import { unleasedJobs } from './unleased-jobs.ts'
import { waitingGates } from './waiting-gates.ts'
import { watchWorker } from './watch-worker.ts'

export interface RunsOptions {
  /** All kinds of run that features offer; asked each time, so that it may be filled after this part is made. */
  readonly kinds: () => readonly RunKind[]
  readonly secrets: SecretBox
  /** How long a runner may be silent before its jobs are given up; default 30 s. */
  readonly leaseMs?: number
}

/** Durable runs, as a part of the server. */
export function createRuns({ kinds, secrets, leaseMs = defaultLeaseMs }: RunsOptions): Feature {
  const kindOf: KindOf = (id) => kinds().find((kind) => kind.id === id)
  const tail = new LogTail()
  return defineFeature({
    id: 'runs', title: 'Runs',
    handlers: [
      listRunsHandler, getRunHandler, compareRunHandler, startRunHandler(kindOf), cancelRunHandler, rerunHandler(kindOf), approveHandler(kindOf), declineHandler(kindOf),
      readLogHandler, listArtifactsHandler, ...secretHandlers(secrets), listRunnersHandler, ...scheduleHandlers(kindOf),
    ],
    workers: [engineWorker(kindOf), watchWorker(kindOf, leaseMs), scheduleWorker(kindOf)],
    routes: [
      followLogRoute(tail), artifactContentRoute, uploadArtifactRoute, registerRoute(secrets, leaseMs), leaseRoute(secrets), heartbeatRoute(), reportRoute(tail), completeRoute(kindOf),
    ],
    attention: [waitingGates, failedRuns, unleasedJobs],
  })
}
