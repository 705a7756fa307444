import type { Worker } from '#kernel/feature'
import type { AlertingOptions } from '../../alerting-settings.ts'
import { rulesChannel } from '../rule-set-store.ts'
import { RuleRunner } from './rule-runner.ts'

/** Evaluates rules, on one server of several. */
export function rulesWorker({ settings, telemetry }: AlertingOptions): Worker {
  return {
    id: 'rules', leader: true,
    async run(worker) {
      const runner = new RuleRunner(worker, { metrics: telemetry.metrics, defaultIntervalMs: settings.evaluationSeconds * 1000 })
      const unlisten = await worker.database.listen(rulesChannel, () => runner.reload())
      try {
        await runner.run()
      } finally {
        await unlisten()
      }
    },
  }
}
