// One bad change followed from push to postmortem, through the public surface only.
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { Api } from './api.mjs'
import { Customers } from './customers.mjs'
import { ShopRepository } from './shop.mjs'

const service = 'service:default/shop'
const environment = 'production'
const slo = 'shop-prices'

/** Tells the story; `tell(text)` gets a line for each chapter. Gives what a test wants to look at. */
export async function tellStory({ daybook, folder, tell }) {
  const api = new Api(daybook)
  const shop = new ShopRepository(folder)
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`

  await shop.make()
  const repository = await api.command('repositories.create', { owner: 'demo', name: 'shop' })
  const gitPath = '/git/demo/shop.git'
  const environmentState = async () => (await api.query('releases.environment', { name: environment, service })).environment
  const live = (commit) => api.until(`${commit.slice(0, 7)} is live`, environmentState, (state) => state.current?.commit === commit && state.state === 'ok')
  await api.command('releases.saveEnvironment', {
    name: environment, service, repository: repository.ref, isAutomatic: true,
    target: { strategy: 'process', command: 'exec node server.js', healthUrl: `${address}/health`, env: { PORT: String(port) } },
  })
  tell('A repository and an environment "production" are set up.')

  const good = await shop.commit('good', 'Sell the cheapest first')
  await shop.push(daybook, gitPath)
  tell(`Ada pushed ${good.slice(0, 7)} "Sell the cheapest first".`)
  const first = await live(good)
  tell(`Its pipeline passed and ${first.current.version} is live.`)
  const customers = new Customers(`${address}/prices`)
  try {
    return await tellFromGood({ api, shop, daybook, gitPath, address, environmentState, live, good, first, port, tell })
  } finally {
    await customers.leave()
  }
}

/** From the good release on, with customers that ask all the time. */
async function tellFromGood({ api, shop, daybook, gitPath, address, environmentState, live, good, first, port, tell }) {
  await scrape(daybook.dir, port)
  const found = await api.until('the objective is found', () => api.query('entities.list', { kind: 'slo' }), ({ items }) => items.length > 0)
  await api.command('slos.use', { entity: found.items[0].ref })
  const calm = await waitForSlo(api, 'to be met', (shown) => shown.slo.state === 'ok')
  tell(`Its metrics are scraped. slo.yml says that ${calm.slo.objective} % of requests are answered well; its rules are made and evaluated, the budget is whole.`)

  const bad = await shop.commit('bad', 'Sort prices by a faster way')
  await shop.push(daybook, gitPath)
  tell(`Ada pushed ${bad.slice(0, 7)} "Sort prices by a faster way".`)
  const second = await api.until('the bad release is live', environmentState, (state) => state.current?.commit === bad)
  tell(`${second.current.version} is live: its health address answers, so nothing stopped it.`)

  const alert = await api.until('an alert fires', () => api.query('alerts.list', { state: 'firing' }), ({ items }) => items.length > 0)
  tell(`Alert: ${alert.items[0].summary}`)
  const incident = await api.until('an incident is open', () => api.query('incidents.list', { service }), ({ items }) => items.length > 0)
  const { number } = incident.items[0]
  tell(`Incident #${number} opened by itself: ${incident.items[0].title}`)
  await api.command('incidents.acknowledge', { id: String(number) })

  const { causes } = await api.query('incidents.causes', { id: String(number) })
  const named = causes[0]
  tell(`Cause named (${Math.round(named.score * 100)} %): ${named.summary}`)
  for (const reason of named.reasons.slice(0, 3)) tell(`   because: ${reason.text}`)
  const burnt = await api.until('the burn is attributed', () => api.query('slos.show', { name: slo }), ({ burnedBy }) => burnedBy.length > 0)
  const burn = burnt.burnedBy[0]
  tell(`Its objective names it too: since ${burn.version} ${percent(burn.errorRatio)} of requests fail, before ${percent(burn.errorRatioBefore ?? 0)}. That burned ${percent(burn.share)} of the error budget.`)

  const back = await api.command('incidents.rollBackCause', { id: String(number) })
  tell(`One action: ${back.cause.remedy.label}.`)
  await live(good)
  tell(`${first.current.version} is live again.`)
  await waitForSlo(api, 'to burn no longer', ({ slo: { firing, burnRate } }) => firing === 0 && burnRate !== null && burnRate < 1)
  await api.until('the incident is mitigated', () => api.query('incidents.get', { id: String(number) }), ({ incident: { state } }) => state === 'mitigated')
  tell('The budget burns no longer, the alert resolved, the incident is mitigated.')

  const resolved = await api.command('incidents.resolve', { id: String(number), resolution: 'Rolled back; the release is quarantined.' })
  const { markdown } = await api.query('incidents.postmortem', { id: String(number) })
  tell(`Incident #${number} is ${resolved.state}; its postmortem has ${markdown.split('\n').length} lines.`)

  const again = await shop.commit('bad', 'Sort prices by a faster way, once more')
  await shop.push(daybook, gitPath)
  const skipped = await api.until('the same content is kept out', () => api.query('events.list', { type: 'dev.daybook.deployment.skipped', limit: 5 }), ({ items }) => items.length > 0)
  tell(`Ada pushed the same content as ${again.slice(0, 7)}: ${skipped.items[0].summary}`)
  const kept = await environmentState()

  const mended = await shop.commit('mended', 'Sort prices as numbers')
  await shop.push(daybook, gitPath)
  const third = await live(mended)
  tell(`Ada pushed ${mended.slice(0, 7)} "Sort prices as numbers": ${third.current.version} is live.`)
  const after = await api.until('the action is proven', () => api.query('incidents.get', { id: String(number) }), ({ actions }) => actions.length > 0 && actions.every(({ state }) => state === 'proven'))
  tell(`Action "${after.actions[0].title}" closed by proof: ${after.actions[0].proof.summary}.`)
  const answer = await (await fetch(`${address}/prices`)).text()
  const audit = await api.query('audit.verify')
  tell(`The service answers ${answer}. The audit chain of ${audit.events} events is ${audit.intact ? 'whole' : 'BROKEN'}.`)
  return { good, bad, mended, number, named, burn, markdown, kept, environmentState, address, api }
}

/** Whether it ended well, asked anew, for the last kill may have come after the last chapter. Throws what is not so. */
export async function verifyStory({ good, bad, mended, number, named, burn, markdown, kept, environmentState, address, api }) {
  const isNamed = (text) => text.includes(bad.slice(0, 7))
  if (!isNamed(named.summary)) throw new Error(`The bad commit is not named as the cause: ${named.summary}`)
  if (burn.commit !== bad) throw new Error(`The burn of the budget is not attributed to the bad release: ${JSON.stringify(burn)}`)
  if (!isNamed(markdown.slice(markdown.indexOf('## Cause'), markdown.indexOf('## What helped')))) throw new Error('The postmortem does not name the bad commit as the cause.')
  if (kept.current.commit !== good) throw new Error('The rollback did not stay: the same content was deployed again.')
  const { incident, actions } = await api.query('incidents.get', { id: String(number) })
  if (incident.state !== 'resolved') throw new Error(`The incident is ${incident.state}, not resolved.`)
  if (actions.length !== 1 || actions[0].state !== 'proven') throw new Error(`An action is still open, or there is more than one: ${JSON.stringify(actions)}`)
  const { items } = await api.query('incidents.list', { service })
  if (items.length !== 1) throw new Error(`There are ${items.length} incidents, not one.`)
  const state = await environmentState()
  if (state.state !== 'ok' || state.current.commit !== mended) throw new Error(`The mended release is not live: ${JSON.stringify(state)}`)
  const answer = await (await fetch(`${address}/prices`)).text()
  if (answer !== '1') throw new Error(`The service answers ${answer}.`)
  if (!(await api.query('audit.verify')).intact) throw new Error('The audit chain is broken.')
}

async function waitForSlo(api, what, isSo) {
  return api.until(`the objective is ${what}`, () => api.query('slos.show', { name: slo }), isSo)
}

/** Has the service's metrics scraped, as any Prometheus would. */
async function scrape(folder, port) {
  await writeFile(join(folder, 'prometheus.yml'), `global: { scrape_interval: 1s }\nscrape_configs:\n  - job_name: shop\n    static_configs: [{ targets: ["127.0.0.1:${port}"] }]\n`)
}

function percent(share) {
  return `${(share * 100).toFixed(1)} %`
}

export async function stopShop(api) {
  await api.command('releases.stopEnvironment', { name: environment, service }).catch(() => {})
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  await once(probe, 'close')
  return port
}
