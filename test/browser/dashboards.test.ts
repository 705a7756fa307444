import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { eventually, type TestDaybook, testDaybook } from '../harness/index.ts'
import { expectAccessible, openBrowser, settled } from './open-browser.ts'

let daybook: TestDaybook
let page: Page

/** Lines of logs that can be counted by their app. */
async function push(app: string, count: number): Promise<void> {
  const values = Array.from({ length: count }, (_, at) => [String(BigInt(Date.now() - at * 1000) * 1_000_000n), `line ${at}`])
  const answer = await fetch(`${daybook.url}/loki/api/v1/push`, { method: 'POST', headers: { authorization: `Bearer ${daybook.token}`, 'content-type': 'application/json' }, body: JSON.stringify({ streams: [{ stream: { app }, values }] }) })
  expect(answer.status).toBe(204)
}

beforeAll(async () => {
  daybook = await testDaybook({ environment: { DAYBOOK_OBSERVABILITY_COLLECT_SECONDS: '1' } })
  page = await (await openBrowser(daybook)).openAs()
  await push('shop', 40)
  await push('cart', 20)
}, 120_000)

async function open(path: string): Promise<void> {
  await page.goto(path)
  await settled(page)
}

const choose = async (label: string, option: string) => {
  await page.getByRole('combobox', { name: label, exact: true }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

describe('dashboards', () => {
  test('one is made with a variable, saved, loaded again, deleted and brought back', async () => {
    await open('/dashboards')
    await page.getByRole('link', { name: 'New dashboard' }).click()
    await page.getByRole('textbox', { name: 'Title of the dashboard' }).fill('Lines of apps')
    await page.getByRole('tab', { name: /^Variables/ }).click()
    await page.getByRole('button', { name: 'Add a variable' }).click()
    await page.getByRole('textbox', { name: 'Name of variable 1' }).fill('app')
    await choose('Language of variable 1', 'LogQL')
    await page.getByRole('textbox', { name: 'Query of variable 1' }).fill('label_values(app)')
    await page.getByRole('combobox', { name: 'app', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Add a panel' }).click()
    await page.getByRole('textbox', { name: 'Title', exact: true }).fill('Lines of $app')
    await choose('Language of query 1', 'LogQL')
    await page.getByRole('textbox', { name: 'Query 1' }).fill('sum(count_over_time({app="$app"}[$__interval]))')
    await page.getByRole('region', { name: 'Lines of cart' }).locator('canvas').waitFor()
    await expectAccessible(page, 'a dashboard that is edited')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'What was changed' }).fill('First')
    await page.getByRole('dialog').getByRole('button', { name: 'Save as a new one' }).click()
    await page.getByRole('heading', { level: 1, name: 'Lines of apps' }).waitFor()
    await choose('app', 'shop')
    await page.getByRole('region', { name: 'Lines of shop' }).locator('canvas').waitFor()
    expect(new URL(page.url()).searchParams.get('var-app')).toBe('shop')
    await page.reload()
    await settled(page)
    await page.getByRole('region', { name: 'Lines of shop' }).locator('canvas').waitFor()
    await expectAccessible(page, 'a dashboard')
    await page.getByRole('button', { name: 'More of this dashboard' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('heading', { level: 1, name: 'Dashboards' }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('heading', { level: 1, name: 'Lines of apps' }).waitFor()
  }, 120_000)

  test('values are told at each point by keys, and stand in a table', async () => {
    await open('/dashboards')
    await page.getByRole('table', { name: 'Dashboards' }).getByText('Lines of apps').click()
    const chart = page.getByRole('group', { name: /^Values of Lines of/ })
    await chart.focus()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await chart.getByRole('status').waitFor()
    await page.getByRole('button', { name: /^More of Lines of/ }).click()
    await page.getByRole('menuitem', { name: 'View as table' }).click()
    await page.getByRole('table', { name: /^Values of Lines of/ }).waitFor()
  }, 60_000)

  test('changes that are not saved are asked about, and one step goes back', async () => {
    await open('/dashboards/daybook?edit=yes&panel=0')
    const title = page.getByRole('textbox', { name: 'Title', exact: true })
    await title.fill('Something else')
    await page.getByRole('region', { name: 'Something else' }).waitFor()
    const asked = new Promise<string>((resolve) => { page.once('dialog', (dialog) => { resolve(dialog.message()); void dialog.dismiss() }) })
    await page.getByRole('link', { name: 'Leave' }).click()
    expect(await asked).toContain('not saved')
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('region', { name: 'Processor of the server' }).waitFor()
    await page.getByRole('link', { name: 'Leave' }).click()
    await page.getByRole('button', { name: 'Edit' }).waitFor()
  }, 60_000)

  test('one of Grafana is imported, and what was not understood is shown before', async () => {
    await open('/dashboards')
    await page.getByRole('link', { name: 'Import' }).click()
    const grafana = { title: 'From Grafana', schemaVersion: 39, panels: [{ type: 'stat', title: 'Targets', mystery: 1, gridPos: { x: 0, y: 0, w: 8, h: 6 }, targets: [{ expr: 'vector(7)' }] }, { type: 'nodeGraph', title: 'Nodes', gridPos: { x: 8, y: 0, w: 8, h: 6 }, targets: [] }] }
    await page.getByRole('textbox', { name: 'Text' }).fill(JSON.stringify(grafana))
    await page.getByRole('button', { name: 'Look at what it becomes' }).click()
    await page.getByRole('list', { name: 'Not understood' }).getByText('The field mystery is left out.').waitFor()
    await page.getByRole('list', { name: 'Not understood' }).getByText(/kind nodeGraph/).waitFor()
    await expectAccessible(page, 'what an import becomes')
    await page.getByRole('button', { name: 'Save From Grafana' }).click()
    await page.getByRole('region', { name: 'Targets' }).getByText('7', { exact: true }).waitFor()
    await page.getByText('2 things of the Grafana dashboard were not understood').waitFor()
    await expectAccessible(page, 'an imported dashboard')
  }, 60_000)

  test.skipIf(process.platform !== 'linux')('a host has its figures on its own page', async () => {
    await eventually(async () => {
      const answer = await fetch(`${daybook.url}/prometheus/api/v1/query?query=node_load1`, { headers: { authorization: `Bearer ${daybook.token}` } })
      expect(((await answer.json()) as { data: { result: unknown[] } }).data.result.length).toBeGreaterThan(0)
    }, { timeoutMs: 30_000, intervalMs: 500 })
    await open('/catalog?kind=host')
    await page.locator('.table-body [role=row]').first().click()
    await page.getByRole('region', { name: 'Processors in use' }).waitFor()
  }, 60_000)
})
