// `npm run screenshots -- --out FOLDER`: every page in both themes and two widths, as PNG files, of Daybooks that it starts: one with
// nothing in it, one with one of each (the story of `npm run demo`), one with ten thousand (what `npm run bench:pages` fills in).
// `--state empty|one|many` takes only that one, `--only text,text` the pages whose name holds one of them, `--full` their whole length;
// `--url … --token …` takes those of a Daybook that runs. It says which page is too wide, stays busy, or has errors.
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Camera } from './screenshots/camera.mjs'
import { pagesOf } from './screenshots/pages-of.mjs'
import { states } from './screenshots/states.mjs'
import { Api } from './demo/api.mjs'

const { values } = parseArgs({ options: { url: { type: 'string' }, token: { type: 'string' }, out: { type: 'string', default: 'screenshots' }, only: { type: 'string', default: '' }, state: { type: 'string' }, full: { type: 'boolean', default: false } } })
if (values.state !== undefined && !Object.hasOwn(states, values.state)) {
  console.error(`There is no state ${values.state}. States: ${Object.keys(states).join(', ')}.`)
  process.exit(2)
}

const out = resolve(values.out)
const camera = await Camera.open({ isFull: values.full, tell: (text) => console.error(text) })
try {
  if (values.url && values.token) {
    const daybook = { url: values.url, token: values.token }
    await camera.shoot({ daybook, folder: out, pages: chosen((await pagesOf(new Api(daybook, { retryForMs: 5000 }))).pages) })
  } else {
    for (const name of values.state === undefined ? Object.keys(states) : [values.state]) await states[name]((daybook, pages, before) => camera.shoot({ daybook, folder: join(out, name), pages: chosen(pages), before }))
  }
} finally {
  await camera.close()
}
console.log(`${camera.taken} pictures in ${out}; ${camera.faults} faults are told above.`)

function chosen(pages) {
  return pages.filter(({ name }) => values.only.split(',').some((text) => name.includes(text)))
}
