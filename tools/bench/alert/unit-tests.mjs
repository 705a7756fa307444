import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../../dist/daybook.js', import.meta.url))
const rules = 150
const series = 300

/** Unit tests of a large file of rules in promtool's format: 150 recordings and 150 alerts over four hours of 300 series. */
export const unitTests = {
  name: 'unit-tests', what: 'unit tests of a large rule file, in promtool\'s format',
  async measure(bench) {
    const folder = await bench.folder('unit-tests')
    const recordings = Array.from({ length: rules }, (_, at) => ({ record: `job:requests:rate${at}`, expr: `sum by (job) (rate(requests_total{shard="${at % 10}"}[5m])) * ${at + 1}` }))
    const alerts = Array.from({ length: rules }, (_, at) => ({ alert: `TooMany${at}`, expr: `job:requests:rate${at} > ${at + 1}`, for: '10m', labels: { severity: 'page' }, annotations: { summary: '{{ $labels.job }} has {{ $value | humanize }}' } }))
    writeFileSync(join(folder, 'rules.yml'), JSON.stringify({ groups: [{ name: 'large', interval: '1m', rules: [...recordings, ...alerts] }] }))
    const input = Array.from({ length: series }, (_, at) => ({ series: `requests_total{job="job-${at % 30}", shard="${at % 10}", instance="${at}"}`, values: `0+${at % 7 * 60}x240` }))
    writeFileSync(join(folder, 'test.yml'), JSON.stringify({ rule_files: ['rules.yml'], evaluation_interval: '1m', tests: [{ interval: '1m', input_series: input, promql_expr_test: [{ expr: 'count(requests_total)', eval_time: '4h', exp_samples: [{ labels: '{}', value: series }] }] }] }))
    const ours = timed(process.execPath, [program, 'rules', 'test', join(folder, 'test.yml')])
    const theirs = spawnSync('promtool', ['--version']).status === 0 ? timed('promtool', ['test', 'rules', join(folder, 'test.yml')]) : undefined
    return [{ what: this.what, measured: ours, unit: 'ms', target: (theirs ?? Infinity) * 0.2, ...(theirs ? { floor: { what: 'promtool', value: theirs } } : { note: 'promtool is not installed: there is nothing to compare with.' }) }]
  },
}

function timed(command, args) {
  const startedAt = performance.now()
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 26 })
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${(stderr || stdout).slice(0, 300)}`)
  return performance.now() - startedAt
}
