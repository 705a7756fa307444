import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { listAlerts, useRuleFile } from '#features/alerting/contract'
import { listIncidents } from '#features/incidents/contract'
import { findRunbook } from '#features/knowledge/contract'
import { createRepository } from '#features/repositories/contract'
import { listEntities, rediscover } from '#kernel/catalog/contract'
import { eventually, tempDir, type TestDaybook, testDaybook } from '../harness/index.ts'

const run = promisify(execFile)
const patient = { timeoutMs: 30_000, intervalMs: 50 }
const runbook = '---\nowner: shop\n---\n# When prices fail\n\nThey are read from the price list.\n\n## Restart it\n\n```sh\nsystemctl restart shop\n```\n\n## Call somebody\n\nAda.\n'
const rules = (url: string) => `groups:\n- name: shop\n  interval: 300ms\n  rules:\n  - alert: PricesFail\n    expr: vector(1)\n    labels: { severity: critical, service: shop }\n    annotations: { summary: Prices fail, runbook_url: "${url}" }\n`
const address = 'https://github.com/acme/shop/blob/main/docs/runbooks/prices.md#restart-it'

let daybook: TestDaybook
let dir: string
beforeAll(async () => {
  dir = await tempDir()
  await write('shop', { 'docs/runbooks/prices.md': runbook, 'docs/runbooks/large.md': `# Large\n\n${'a '.repeat(300_000)}`, 'docs/runbooks/lost.md': '# Lost', 'rules.yml': rules(address) })
  await git('shop', 'init', '--quiet', '--initial-branch=main')
  await git('shop', 'remote', 'add', 'origin', 'git@github.com:acme/shop.git')
  await commit('shop')
  daybook = await testDaybook({ dir })
  await write('till', { 'docs/till.md': '# When the till is stuck\n\n## Open it\n\nWith the key.\n' })
  await git('till', 'init', '--quiet', '--initial-branch=main')
  await commit('till')
  await daybook.call(createRepository, { owner: 'acme', name: 'cash' })
  await git('till', 'push', '--quiet', `${daybook.url.replace('://', `://daybook:${daybook.token}@`)}/git/acme/cash.git`, 'HEAD:refs/heads/main')
  await rm(join(dir, 'till'), { recursive: true })
  await daybook.call(rediscover, {})
}, 60_000)

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, folder, path)), { recursive: true })
    await writeFile(join(dir, folder, path), text)
  }
}

async function git(folder: string, ...args: string[]): Promise<void> {
  await run('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], { cwd: join(dir, folder), env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' } })
}

async function commit(folder: string): Promise<void> {
  await git(folder, 'add', '--all')
  await git(folder, 'commit', '--quiet', '-m', 'Begin')
}

const found = async (url: string) => (await daybook.call(findRunbook, { url })).runbook
const prices = { title: 'When prices fail', path: 'docs/runbooks/prices.md', repository: 'repository:default/shop', entity: 'runbook:default/shop--docs--runbooks--prices.md', format: 'markdown', commit: null, why: null }

it('an alert of a rule file comes into its incident with the section of the runbook that its runbook_url names', async () => {
  const { items: [file] } = await daybook.call(listEntities, { kind: 'rules' })
  await daybook.call(useRuleFile, { entity: file?.ref ?? '' })
  const alert = await eventually(async () => (await daybook.call(listAlerts, { state: 'firing' })).items[0] ?? Promise.reject(new Error('Nothing fires.')), patient)
  const incident = await eventually(async () => (await daybook.call(listIncidents, {})).items[0] ?? Promise.reject(new Error('There is no incident.')), patient)
  expect(incident.alertIds).toEqual([alert.id])
  expect(await found(alert.runbookUrl ?? '')).toEqual({
    ...prices, text: runbook.slice(runbook.indexOf('# When')).trim(), section: { title: 'Restart it', text: '## Restart it\n\n```sh\nsystemctl restart shop\n```' }, missingAnchor: null,
    href: '/catalog/runbook/default/shop--docs--runbooks--prices.md#restart-it',
  })
}, 60_000)

describe('an address', () => {
  it.each([
    ['of another forge', 'https://git.example.org/acme/shop/-/blob/main/docs/runbooks/prices.md'], ['that is a path', 'docs/runbooks/prices.md'], ['that is a page here', '/catalog/runbook/default/shop--docs--runbooks--prices.md'],
    ['of a site', 'https://runbooks.example.org/shop/runbooks/prices/', expect.stringContaining('that of a site')],
  ])('%s leads to the same', async (_how, url, why = null) => {
    expect(await found(url)).toMatchObject({ ...prices, section: null, why })
  })

  it('with the name of this Daybook leads to it too', async () => {
    expect(await found(`${daybook.url}${prices.entity.replace(/^runbook:default\//, '/catalog/runbook/default/')}#call-somebody`)).toMatchObject({ section: { title: 'Call somebody' } })
  })

  it('of a repository that is hosted here leads to what was pushed last', async () => {
    const cash = { title: 'When the till is stuck', path: 'docs/till.md', repository: 'repository:default/cash', entity: null, commit: expect.stringMatching(/^[0-9a-f]{40}$/), section: { title: 'Open it', text: '## Open it\n\nWith the key.' } }
    expect(await found('https://github.com/acme/cash/blob/main/docs/till.md#open-it')).toMatchObject({ ...cash, href: '/repositories/default/cash#open-it' })
    expect(await found('docs/till.md#open-it')).toMatchObject(cash)
  })

  it.each(['https://example.org/wiki/Prices', 'https://github.com/acme/cash/blob/main/docs/none.md', 'https://github.com/acme/cash/blob/main/../../../etc/passwd', 'docs/none.md', 'ask Ada', 'https://example.org/{{ $labels.job }}'])('that names nothing here stays what it is: %s', async (url) => {
    expect(await found(url)).toBeNull()
  })

  it('with an anchor that is not there says so', async () => {
    expect(await found(`${address}-again`)).toMatchObject({ section: null, missingAnchor: 'restart-it-again' })
  })

  it('of a file that is too large or gone says what to do', async () => {
    await expect(found('docs/runbooks/large.md')).rejects.toThrow('shop/docs/runbooks/large.md has more than 512 kB and is not shown here. Open the file itself.')
    await daybook.call(rediscover, {})
    await rm(join(dir, 'shop/docs/runbooks/lost.md'))
    await expect(found('docs/runbooks/lost.md')).rejects.toThrow('is gone since Daybook last looked.')
  })
})
