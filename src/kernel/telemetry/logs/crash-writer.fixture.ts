import { Labels } from '#lib/promql'
import { LogsEngine } from './logs-engine.ts'

/** A process to be killed: writes numbered lines on two days and says each number once it is accepted. */
const [directory = '', first = '0'] = process.argv.slice(2)
const { engine: logs } = await LogsEngine.open({ directory, limits: { retentionDays: 0, headBytes: 40_000 } })
const streams = [Labels.of({ app: 'a' }), Labels.of({ app: 'b' })]
const padding = 'x'.repeat(80)
for (let batch = Number(first); ; batch += 1) {
  const times = BigInt64Array.from({ length: 20 }, (_, at) => BigInt(batch * 20 + at) * 1_000_000_000n + (at % 2 ? 86_400_000_000_000n : 0n))
  await logs.write({ streams, streamOf: Uint32Array.from({ length: 20 }, (_, at) => at % 2), times, lines: Array.from({ length: 20 }, (_, at) => `${batch * 20 + at} ${padding}`), source: 'crash' })
  // Merging goes on beside, so that it is killed too.
  void logs.keepUp()
  process.stdout.write(`${batch}\n`)
}
