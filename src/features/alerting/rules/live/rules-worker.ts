import type { Worker } from '#kernel/feature'
import type { AlertingOptions } from '../../alerting-settings.ts'
import { rulesChannel } from '../rule-set-store.ts'
import { RuleRunner } from './rule-runner.ts'
import { ruleSource } from './write-rule-samples.ts'

/** Evaluates rules, on one server of several. */
export function rulesWorker({ settings, telemetry }: AlertingOptions): Worker {
  return {
    id: 'rules', leader: true,
    async run(worker) {
      const runner = new RuleRunner(worker, { metrics: telemetry.metrics, defaultIntervalMs: settings.evaluationSeconds * 1000 })
      const unlisten = await worker.database.listen(rulesChannel, () => runner.reload())
      const unwatch = telemetry.writes.listen(({ signal, source, series }) => {
        if (signal === 'metrics' && source !== ruleSource && runner.isPrompt) runner.arrived(new Set(series.map(({ name }) => name)))
      })
      try {
        await runner.run()
      } finally {
        unwatch()
        await unlisten()
      }
    },
  }
}
