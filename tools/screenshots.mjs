// `npm run screenshots -- --out FOLDER`: every page in both themes and two widths, as PNG files, of a Daybook that it starts on the
// story of `npm run demo`, or of one that runs: `--url … --token …`. `--only text` takes the pages whose name holds it.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { Api } from './demo/api.mjs'
import { DaybookProcess } from './demo/daybook-process.mjs'
import { stopShop, tellStory } from './demo/story.mjs'
import { findChromium } from './find-chromium.mjs'

const { values } = parseArgs({ options: { url: { type: 'string' }, token: { type: 'string' }, out: { type: 'string', default: 'screenshots' }, only: { type: 'string', default: '' }, full: { type: 'boolean', default: false } } })
const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }
const themes = ['light', 'dark']

const executablePath = findChromium()
if (!executablePath) throw new Error('No Chromium was found. Install one (Debian: apt-get install chromium) or name it in DAYBOOK_CHROMIUM.')
if (values.url && values.token) await shootAll({ url: values.url, token: values.token })
else await withStory(shootAll)

async function withStory(work) {
  const folder = await mkdtemp(join(tmpdir(), 'daybook-screenshots-'))
  const daybook = new DaybookProcess({ dir: folder, port: 0 })
  try {
    await daybook.start()
    await mkdir(join(folder, 'shop'))
    const story = await tellStory({ daybook, folder: join(folder, 'shop'), tell: (text) => console.log(text) })
    await work(daybook)
    await stopShop(story.api)
  } finally {
    await daybook.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

async function shootAll(daybook) {
  const pages = Object.entries(await pagesOf(new Api(daybook, { retryForMs: 5000 }))).filter(([name]) => name.includes(values.only))
  const out = resolve(values.out)
  await mkdir(out, { recursive: true })
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'] })
  try {
    for (const theme of themes) {
      for (const [size, viewport] of Object.entries(sizes)) await shoot({ browser, daybook, pages, theme, size, viewport, out })
    }
  } finally {
    await browser.close()
  }
  console.log(`${pages.length * themes.length * Object.keys(sizes).length} pictures in ${out}`)
}

async function shoot({ browser, daybook, pages, theme, size, viewport, out }) {
  const options = { viewport, colorScheme: theme, reducedMotion: 'reduce', baseURL: daybook.url }
  const known = await browser.newContext({ ...options, extraHTTPHeaders: { authorization: `Bearer ${daybook.token}` } })
  const unknown = await browser.newContext(options)
  for (const [name, path] of pages) {
    const page = await (name.startsWith('alone-') ? unknown : known).newPage()
    page.on('pageerror', (error) => console.error(`${name}: ${error.message}`))
    await page.goto(path)
    await page.waitForFunction(() => document.querySelector('h1') !== null && document.querySelector('[aria-busy="true"], .table[aria-rowcount="-1"], .prose-waiting') === null, undefined, { timeout: 15_000 }).catch(() => console.error(`${name} is still busy.`))
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (overflow > 0) console.error(`${name} (${size}) is ${overflow} px too wide.`)
    await page.screenshot({ path: join(out, `${name}-${size}-${theme}.png`), fullPage: values.full })
    await page.close()
  }
  await known.close()
  await unknown.close()
}

/** The pages that every Daybook has, and the first of each list for those of one thing. */
async function pagesOf(api) {
  const first = async (operation, input = {}) => (await api.query(operation, input)).items[0]
  const [run, incident, environment, check, repository, workflow] = await Promise.all([first('runs.list', { kind: 'pipeline' }), first('incidents.list'), first('releases.environments'), first('checks.list'), first('repositories.list'), first('pipelines.list')])
  const commit = repository && await first('repositories.log', { repository: repository.ref, limit: 1 }).catch(() => undefined)
  const entity = environment?.service ?? (await first('entities.list'))?.ref
  const entityPath = entity && `/catalog/${entity.replace(':', '/')}`
  const repositoryPath = repository && `/repositories/${repository.ref.slice(repository.ref.indexOf(':') + 1)}`
  return Object.fromEntries(Object.entries({
    today: '/', timeline: '/timeline', runs: '/runs', run: run && `/runs/${run.id}`, 'run-summary': run && `/runs/${run.id}?tab=summary`, 'timeline-groups': '/timeline?group=run', catalog: '/catalog', 'catalog-kind': '/catalog?kind=service', 'catalog-graph': '/catalog?view=graph', 'catalog-odd': '/catalog?view=problems', owners: '/owners', kit: '/ui', entity: entityPath, 'entity-relations': entityPath && `${entityPath}?tab=relations`,
    'entity-graph': entityPath && `${entityPath}?tab=graph`, 'entity-file': entityPath && `${entityPath}?tab=file`, repositories: '/repositories', repository: repositoryPath, commit: commit && `${repositoryPath}/commit/${commit.sha}`,
    pipelines: '/pipelines', workflow: workflow && `/pipelines/${workflow.ref.split('/')[1]}`, 'workflow-problems': workflow && `/pipelines/${workflow.ref.split('/')[1]}?tab=problems`, releases: '/releases', 'releases-all': '/releases?tab=releases',
    environment: environment && `/environments/${environment.service.split('/')[1]}/${environment.name}`, 'environment-releases': environment && `/environments/${environment.service.split('/')[1]}/${environment.name}?tab=releases`,
    alerts: '/alerts', checks: '/alerts?tab=checks', check: check && `/checks/${check.name}`, receivers: '/alerts/receivers', incidents: '/incidents', incident: incident && `/incidents/${incident.number}`,
    'incident-actions': incident && `/incidents/${incident.number}?tab=actions`, 'incident-postmortem': incident && `/incidents/${incident.number}?tab=postmortem`,
    'settings-people': '/settings/people', 'settings-tokens': '/settings/tokens', 'settings-secrets': '/settings/secrets', 'settings-runners': '/settings/runners', 'settings-schedules': '/settings/schedules', 'settings-audit': '/settings/audit', 'settings-dead-letters': '/settings/dead-letters',
    'not-found': '/nowhere', 'error-run': '/runs/00000000-0000-7000-8000-000000000000', 'alone-sign-in': '/', 'alone-welcome': '/welcome', 'alone-invite': '/invite',
  }).filter(([, path]) => path !== undefined))
}
