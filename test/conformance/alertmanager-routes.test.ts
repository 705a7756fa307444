import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAlertmanagerConfig, routesFor, routingOf } from '#lib/alertmanager'
import { tempDir } from '../harness/temp-dir.ts'
import { configurations, labelSets } from './alertmanager-configurations.ts'

/** Debian's, or a newer one that the variable names. */
const amtool = process.env['DAYBOOK_AMTOOL'] ?? 'amtool'
const asked = spawnSync(amtool, ['--version'])
const isThere = asked.status === 0
const version = /version 0\.(\d+)/.exec(`${asked.stdout ?? ''}${asked.stderr ?? ''}`)?.[1]
// Names of any letters came with 0.27. One that is built from its module does not know its version.
const isNewer = version === undefined || Number(version) >= 27
const seed = Number(process.env['DAYBOOK_SEED'] ?? 5)
const runs = Number(process.env['DAYBOOK_RUNS'] ?? 250)

describe.skipIf(!isThere)(`an Alertmanager configuration (${isThere ? `beside amtool ${version === undefined ? 'as DAYBOOK_AMTOOL names it' : `0.${version}`}` : 'skipped: amtool is not installed'})`, () => {
  it('is refused where amtool check-config refuses it, and its routes are decided as amtool decides them', async () => {
    const folder = await tempDir()
    const texts = fc.sample(configurations(isNewer), { seed, numRuns: runs })
    const files = texts.map((_, index) => join(folder, `${index}.yml`))
    for (const [index, text] of texts.entries()) await writeFile(files[index]!, text)
    // Newer ones say in between which matchers they read in the older way.
    const told = spawnSync(amtool, ['check-config', ...files], { maxBuffer: 2 ** 28 }).stdout.toString().replaceAll(/time=\S+ level=.*\n/g, '')
    const theirs = new Map([...told.matchAll(/Checking '([^']+)' {2}(SUCCESS|FAILED: [^\n]*(?:\n {2}[^\n]*)*)/g)].map(([, file, verdict]) => [file!, verdict!]))
    expect(theirs.size).toBe(texts.length)
    const differing: string[] = []
    const sets = fc.sample(labelSets, { seed, numRuns: texts.length })
    let accepted = 0
    for (const [index, text] of texts.entries()) {
      const { config, faults } = readAlertmanagerConfig(text)
      const verdict = theirs.get(files[index]!)!
      if ((verdict === 'SUCCESS') !== (config !== undefined)) differing.push(`${files[index]} amtool: ${verdict}\nhere: ${JSON.stringify(faults)}\n${text}`)
      if (!config || verdict !== 'SUCCESS') continue
      accepted += 1
      const labels = sets[index]!
      const said = spawnSync(amtool, ['config', 'routes', 'test', `--config.file=${files[index]}`, ...Object.entries(labels).map(([name, value]) => `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`)])
      const ours = routesFor(routingOf(config).root, labels).map(({ receiver }) => receiver).join(',')
      if (said.stdout.toString().trim().split('\n').at(-1) !== ours) differing.push(`${JSON.stringify(labels)} amtool: ${said.stdout}${said.stderr} here: ${ours}\n${text}`)
    }
    expect(differing.slice(0, 3).join('\n\n')).toBe('')
    expect(accepted).toBeGreaterThan(runs / 10)
    expect(accepted).toBeLessThan((runs * 9) / 10)
  }, 300_000)
})
