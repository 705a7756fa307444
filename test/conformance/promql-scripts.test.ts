import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { evaluateQuery } from '../../src/lib/promql/index.ts'
import { customHistograms } from '../harness/promql/custom-histograms.ts'
import { faultsOf, type Outcome } from '../harness/promql/judge.ts'
import { MemorySource } from '../harness/promql/memory-source.ts'
import { type EvalCommand, parseScript } from '../harness/promql/script.ts'
import { describedSeries } from '../../src/lib/promql/notation/series-notation.ts'

const folder = process.env['DAYBOOK_PROMQL_SCRIPTS'] ?? '../shared/corpus/promqltest-v3-part'
const isThere = existsSync(folder)

/** Prometheus's own scripts, on series in memory: what the language means, without a store. */
describe.skipIf(!isThere)(`PromQL scripts of Prometheus 3 (${isThere ? 'there' : `skipped: ${folder} is missing`})`, () => {
  const files = isThere ? readdirSync(folder).filter((name) => name.endsWith('.test')) : []
  it.each(files)('%s', async (file) => {
    const source = new MemorySource()
    const faults: string[] = []
    for (const command of parseScript(readFileSync(`${folder}/${file}`, 'utf8'))) {
      if (command.kind === 'clear') source.clear()
      else if (command.kind === 'load') {
        const series = command.series.map(describedSeries)
        source.load(series, command.step)
        if (command.hasCustom) source.load(customHistograms(series), command.step)
      } else faults.push(...faultsOf(command, await outcomeOf(source, command)).map((fault) => `${file}:${command.line} ${command.query}\n    ${fault}`))
    }
    expect(faults.join('\n')).toBe('')
  })
})

async function outcomeOf(source: MemorySource, { query, start, end, step }: EvalCommand): Promise<Outcome> {
  try {
    return { result: await evaluateQuery(source, { query, start, end, step }) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}
