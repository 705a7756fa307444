import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { eventually, type TestDaybook, testDaybook } from '../harness/index.ts'
import { expectAccessible, openBrowser, settled } from './open-browser.ts'

let daybook: TestDaybook
let page: Page

async function push(lines: readonly string[]): Promise<void> {
  const values = lines.map((line, at) => [String(BigInt(Date.now() - (lines.length - at) * 100) * 1_000_000n), line])
  const answer = await fetch(`${daybook.url}/loki/api/v1/push`, {
    method: 'POST', headers: { authorization: `Bearer ${daybook.token}`, 'content-type': 'application/json' }, body: JSON.stringify({ streams: [{ stream: { service_name: 'shop' }, values }] }),
  })
  expect(answer.status).toBe(204)
}

async function measured(query: string): Promise<number> {
  const answer = await fetch(`${daybook.url}/prometheus/api/v1/query?query=${encodeURIComponent(query)}`, { headers: { authorization: `Bearer ${daybook.token}` } })
  return ((await answer.json()) as { data: { result: unknown[] } }).data.result.length
}

beforeAll(async () => {
  daybook = await testDaybook({ environment: { DAYBOOK_OBSERVABILITY_COLLECT_SECONDS: '1' } })
  page = await (await openBrowser(daybook)).openAs()
}, 120_000)

async function open(path: string): Promise<void> {
  await page.goto(path)
  await settled(page)
}

describe('what is measured', () => {
  test.skipIf(process.platform !== 'linux')('the host and Daybook itself have a dashboard without any set-up', async () => {
    await eventually(async () => expect(await measured('rate(node_cpu_seconds_total[1m])')).toBeGreaterThan(0), { timeoutMs: 30_000, intervalMs: 500 })
    await open('/dashboards')
    await page.getByRole('table', { name: 'Dashboards' }).getByText('Daybook itself').waitFor()
    await expectAccessible(page, 'the list of dashboards')
    await open('/dashboards?tab=host&range=15m')
    await page.getByRole('figure', { name: 'Processors' }).locator('canvas').waitFor()
    await page.getByRole('figure', { name: 'Memory' }).getByRole('button', { name: /^used \d/ }).waitFor()
    await expectAccessible(page, 'the dashboard of a host')
    await open('/dashboards/daybook?range=15m')
    await page.getByRole('figure', { name: 'Memory of the server' }).locator('canvas').waitFor()
  }, 120_000)

  test('a question is asked by keys alone, and its address asks it again', async () => {
    await open('/explore')
    await page.getByRole('textbox', { name: 'Expression' }).focus()
    await page.keyboard.type('vector(42)')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('table', { name: 'Series' }).getByText('42').first().waitFor()
    await expectAccessible(page, 'an answer of Explore')
    await page.reload()
    await page.getByRole('table', { name: 'Series' }).getByText('42').first().waitFor()
    await page.getByRole('textbox', { name: 'Expression' }).fill('rate(x')
    await page.keyboard.press('Control+Enter')
    await page.getByText('1:7: parse error: unclosed left parenthesis').first().waitFor()
  })

  test.skipIf(process.platform !== 'linux')('an expression is completed by keys: a metric, a label, its value, a function; what is wrong is marked', async () => {
    await open('/explore')
    const field = page.getByRole('textbox', { name: 'Expression' })
    const options = page.getByRole('listbox', { name: 'Completions' })
    await field.focus()
    await page.keyboard.type('node_load1')
    await options.getByRole('option', { name: /^node_load15/ }).waitFor()
    await page.getByText('5m load average', { exact: false }).or(page.getByText('1m load average', { exact: false })).first().waitFor()
    await page.keyboard.type('{j')
    await options.getByRole('option', { name: /^job/ }).waitFor()
    await expectAccessible(page, 'completion in Explore')
    await pickFirst()
    await page.keyboard.type('="')
    await options.getByRole('option', { name: 'node' }).waitFor()
    await pickFirst()
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await page.getByRole('table', { name: 'Series' }).getByText('node_load1{').first().waitFor()
    await field.fill('hist')
    await options.getByText('(scalar, instant vector) → instant vector').first().waitFor()
    await field.fill('rate(node_load1)')
    await page.locator('.cm-lintRange-error').filter({ hasText: 'node_load1' }).waitFor()
  }, 60_000)

  test('several expressions stand on one picture or table, each is switched, and all is saved for others', async () => {
    await open('/explore?query=vector(1)&query-b=vector(2)&show=both')
    const values = page.getByRole('table', { name: 'Values' })
    await page.getByRole('figure', { name: 'Chart of the expressions' }).getByRole('button', { name: /^B · / }).waitFor()
    await values.getByRole('row', { name: /B.*2/ }).waitFor()
    await expectAccessible(page, 'several queries in Explore')
    await page.getByRole('button', { name: 'Ask A' }).click()
    await page.waitForURL(/off=yes/)
    await page.getByRole('figure', { name: 'Chart of the expressions' }).getByRole('button', { name: /^A · / }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Add a query' }).click()
    await page.getByRole('textbox', { name: 'Expression C' }).focus()
    await page.keyboard.type('vector(3)')
    await page.keyboard.press('Enter')
    await values.getByRole('row', { name: /C.*3/ }).waitFor()
    await page.getByRole('button', { name: 'Saved' }).click()
    await page.getByRole('menuitem', { name: 'Save what is shown…' }).click()
    await page.getByLabel('Name').fill('Three of them')
    await page.getByRole('button', { name: 'Save the search' }).click()
    await page.getByText('Saved as Three of them.').waitFor()
    await open('/explore')
    await page.getByRole('button', { name: 'Saved' }).click()
    await page.getByRole('menuitem', { name: 'Three of them' }).click()
    await values.getByRole('row', { name: /C.*3/ }).waitFor()
    await page.getByRole('button', { name: 'History' }).click()
    await page.getByRole('dialog', { name: 'Asked before' }).getByText('vector(3)').waitFor()
    await expectAccessible(page, 'history')
    await page.keyboard.press('Escape')
  }, 60_000)

  async function pickFirst(): Promise<void> {
    // The editor takes no choice within a moment after it opened the list, so that nothing is taken by accident.
    await page.waitForTimeout(150)
    await page.keyboard.press('Enter')
    await page.getByRole('listbox', { name: 'Completions' }).waitFor({ state: 'detached' })
  }

  test('a line of a log is found, read in full, and narrows what is asked', async () => {
    await push(['{"level":"info","msg":"order placed"}', '{"level":"error","msg":"payment timeout","order":7}', '{"level":"error","msg":"payment timeout","order":7}'])
    await open('/logs?range=15m')
    const lines = page.getByRole('listbox', { name: 'Lines' })
    await lines.getByText('order placed').waitFor()
    await page.getByRole('figure', { name: /^Lines over time: 3 in all/ }).waitFor()
    await page.getByRole('textbox', { name: 'Expression' }).fill('{service_name="shop"} |= "timeout"')
    await page.keyboard.press('Enter')
    await lines.getByText('order placed').waitFor({ state: 'detached' })
    await lines.locator('mark').filter({ hasText: 'timeout' }).first().waitFor()
    await page.evaluate('document.activeElement.blur()')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    const detail = page.getByRole('complementary', { name: 'Detail' })
    await detail.getByText('"level": "error"').waitFor()
    await detail.getByRole('button', { name: 'Before and after' }).click()
    await detail.getByRole('listbox', { name: 'Before and after' }).getByText('order placed').waitFor()
    await expectAccessible(page, 'a line of a log')
    await detail.getByRole('button', { name: 'No lines with this order' }).click()
    await page.getByText('No line fits').waitFor()
    expect(new URL(page.url()).searchParams.get('query')).toBe('{service_name="shop"} |= "timeout" | json | order!="7"')
  }, 60_000)

  test('labels of logs are completed by keys', async () => {
    await open('/logs')
    const field = page.getByRole('textbox', { name: 'Expression' })
    const options = page.getByRole('listbox', { name: 'Completions' })
    await field.fill('')
    await page.keyboard.type('{serv')
    await options.getByRole('option', { name: 'service_name' }).waitFor()
    await page.waitForTimeout(150)
    await page.keyboard.press('Enter')
    // A label is followed by its values at once.
    await options.getByRole('option', { name: 'shop' }).waitFor()
    await pickFirst()
    await page.keyboard.press('End')
    await page.keyboard.type(' | js')
    await options.getByRole('option', { name: /^json/ }).waitFor()
    await pickFirst()
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.searchParams.get('query') === '{service_name="shop"} | json')
  })

  test('lines are followed live: paused with a count, gone on with, stopped', async () => {
    await open(`/logs?query=${encodeURIComponent('{service_name="shop"}')}&live=yes`)
    const lines = page.getByRole('listbox', { name: 'Lines' })
    await page.getByText('Live', { exact: true }).nth(1).waitFor()
    await push(['the first live line'])
    await lines.getByText('the first live line').waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await push(['came meanwhile', 'and another'])
    await page.getByRole('button', { name: 'Go on with 2 new' }).waitFor()
    expect(await lines.getByText('came meanwhile').count()).toBe(0)
    await expectAccessible(page, 'live lines')
    await page.getByRole('button', { name: 'Go on with 2 new' }).click()
    await lines.getByText('came meanwhile').waitFor()
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByRole('tab', { name: 'Lines' }).waitFor()
  }, 60_000)

  test('lines are told by what they have in common, and a pattern finds its lines', async () => {
    await push(Array.from({ length: 30 }, (_, at) => `user ${at} signed in from 10.0.0.${at}`))
    await open(`/logs?query=${encodeURIComponent('{service_name="shop"}')}&tab=patterns&range=15m`)
    await page.getByRole('table', { name: 'Patterns' }).getByText(/^user <_> signed in/).click()
    await page.getByRole('region', { name: 'Pattern', exact: true }).first().waitFor()
    await expectAccessible(page, 'patterns of lines')
    await page.getByRole('button', { name: 'Find its lines' }).click()
    await page.getByRole('listbox', { name: 'Lines' }).getByText('user 7 signed in from 10.0.0.7').waitFor()
    expect(new URL(page.url()).searchParams.get('query')).toMatch(/^\{service_name="shop"\} \|> `user <_> signed in/)
  }, 60_000)

  test('a trace is found by its error and read as a waterfall, by keys alone', async () => {
    const begin = BigInt(Date.now() - 5000) * 1_000_000n
    const span = (spanId: string, parentSpanId: string, name: string, endMs: bigint) => ({ traceId: '0123456789abcdef0123456789abcdef', spanId, parentSpanId, name, kind: 2, startTimeUnixNano: String(begin), endTimeUnixNano: String(begin + endMs * 1_000_000n), status: { code: 2, message: 'timeout' } })
    const spans = [span('0123456789abcdef', '', 'POST /orders', 400n), span('0123456789abcde0', '0123456789abcdef', 'charge', 300n)]
    const answer = await fetch(`${daybook.url}/v1/traces`, {
      method: 'POST', headers: { authorization: `Bearer ${daybook.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ resourceSpans: [{ resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] }, scopeSpans: [{ spans }] }] }),
    })
    expect(answer.status).toBe(200)
    await open('/traces?status=error')
    await page.getByRole('table', { name: 'Traces' }).getByText('POST /orders').waitFor()
    await page.keyboard.press('j')
    await page.locator('[role=row]:focus').waitFor()
    await page.keyboard.press('Enter')
    const tree = page.getByRole('tree', { name: 'Spans of the trace' })
    await tree.focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('complementary', { name: 'Detail' }).getByText('timeout').waitFor()
    await page.waitForURL(/span=0123456789abcde0/)
    await tree.getByRole('treeitem', { name: /charge.*on the critical path/ }).waitFor()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await tree.getByRole('treeitem', { name: /charge/ }).waitFor({ state: 'detached' })
    await page.keyboard.press('ArrowRight')
    await tree.getByRole('treeitem', { name: /charge/ }).waitFor()
    await expectAccessible(page, 'a trace')
  })

  test('what is scraped has a page that says how to begin', async () => {
    await open('/targets')
    await page.getByText('Nothing is scraped').waitFor()
    await expectAccessible(page, 'targets')
  })
})
