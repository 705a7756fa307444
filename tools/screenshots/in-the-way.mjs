import { settled } from './camera.mjs'

const none = '00000000-0000-7000-8000-000000000000'
const missing = ['404']

/** Pages of things that are not there. */
export const missingPages = Object.entries({
  'not-found': '/nowhere', 'error-run': `/runs/${none}`, 'error-entity': '/catalog/service/default/nothing', 'error-incident': '/incidents/999999', 'error-check': '/checks/nothing',
  'error-environment': '/environments/nothing/nowhere', 'error-workflow': '/pipelines/nothing', 'error-repository': '/repositories/nobody/nothing',
  'error-alert': '/alerts/0b000000-0000-7000-8000-000000000000', 'alert-cleared': '/alerts/0190a000-0000-7000-8000-000000000000', 'noise-cleared': '/alerts/noise?until=2025-06-01T00:00:00.000Z',
}).map(([name, path]) => ({ name, path, expects: missing }))

/** What somebody sees who is not signed in. */
export const alonePages = Object.entries({ 'alone-sign-in': '/', 'alone-welcome': '/welcome', 'alone-invite': '/invite', 'alone-link': '/link' }).map(([name, path]) => ({ name, path, as: 'nobody', expects: ['401', ...missing] }))

/** Pages as somebody sees them who may only read, those that are refused among them. */
export function viewerPages(token) {
  return Object.entries({ 'viewer-today': '/', 'viewer-incident': '/incidents/1', 'viewer-people': '/settings/people', 'viewer-tokens': '/settings/tokens', 'viewer-secrets': '/settings/secrets', 'viewer-audit': '/settings/audit' })
    .map(([name, path]) => ({ name, path, as: token, expects: ['403'] }))
}

/** What only a person has, who signed in. */
export function personPages(person) {
  return [{ name: 'person-notifications', path: '/settings/notifications', as: person }, { name: 'person-alerts', path: '/alerts', as: person }]
}

/** What is opened above a page, or asked for on it. */
export const dialogPages = [
  { name: 'dialog-silence', path: '/alerts/silences', button: 'Silence' }, { name: 'dialog-maintenance', path: '/alerts/maintenance', button: 'Open maintenance' },
  { name: 'dialog-check', path: '/alerts?tab=checks', button: 'Add a check' }, { name: 'dialog-apply', path: '/alerts?tab=checks', button: 'Apply a file' },
  { name: 'rules-backtest-done', path: '/alerts/rules/hosts?tab=backtest', button: 'Backtest' }, { name: 'rules-tests-done', path: '/alerts/rules/hosts?edit=yes&tab=tests', button: 'Run unit tests' },
].map(({ name, path, button }) => ({ name, path, open: (page) => openAndPress(page, path, button) }))

async function openAndPress(page, path, button) {
  await settled(page, path)
  await page.getByRole('button', { name: button, exact: true }).first().click()
  await page.waitForTimeout(1500)
}

/** Pages whose answers are on their way, but for who somebody is. */
export function loadingPages(entityPath) {
  return Object.entries({ today: '/', catalog: '/catalog', 'catalog-graph': '/catalog?view=graph', timeline: '/timeline', runs: '/runs', entity: entityPath, incident: '/incidents/1' }).map(([name, path]) => ({ name: `loading-${name}`, path, open: openWithoutAnswers }))
}

/** Pages that somebody looks at while their server goes away. */
export function awayPages(entityPath) {
  return Object.entries({ today: '/', catalog: '/catalog', timeline: '/timeline', entity: entityPath }).map(([name, path]) => ({ name: `away-${name}`, path, expects: ['ERR_CONNECTION_REFUSED', 'ERR_INCOMPLETE_CHUNKED', 'ERR_EMPTY_RESPONSE', 'ERR_CONNECTION_RESET', '503'] }))
}

async function openWithoutAnswers(page, path) {
  await page.route('**/api/v1/**', (route) => (route.request().url().includes('/api/v1/access/') ? route.continue() : undefined))
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForTimeout(800)
}
