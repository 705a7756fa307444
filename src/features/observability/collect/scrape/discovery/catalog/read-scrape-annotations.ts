/** Where an entity says its metrics are. What it leaves out is undefined. */
export interface SaidScrape {
  readonly url: URL | undefined
  readonly port: number | undefined
  readonly path: string
  readonly scheme: 'http' | 'https'
}

/** `no` is an entity that says it is not to be scraped, `fault` what cannot be followed, as a sentence. */
export type SaidOfScrape = { readonly said: 'nothing' } | { readonly said: 'no' } | { readonly said: 'scrape'; readonly scrape: SaidScrape } | { readonly said: 'fault'; readonly reason: string }

const prefix = 'prometheus.io/'
const longest = 2000

/** The annotations that are custom in Kubernetes (`prometheus.io/scrape`, `/port`, `/path`, `/scheme`), and `prometheus.io/url` for a whole address. */
export function readScrapeAnnotations(annotations: Readonly<Record<string, unknown>>): SaidOfScrape {
  const [wanted, url, port, path, scheme] = ['scrape', 'url', 'port', 'path', 'scheme'].map((name) => textOf(annotations[`${prefix}${name}`]))
  if (wanted === 'false') return { said: 'no' }
  if (wanted !== 'true' && (wanted !== undefined || url === undefined)) return { said: 'nothing' }
  const whole = url === undefined ? undefined : addressOf(url)
  if (typeof whole === 'string') return { said: 'fault', reason: whole }
  if (port !== undefined && !isPort(port)) return fault('port', port, 'a number from 1 to 65535')
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return fault('scheme', scheme, 'http or https')
  if (path !== undefined && (path.length > longest || /[\s\\#]/.test(path))) return fault('path', path, 'a path such as /metrics')
  return { said: 'scrape', scrape: { url: whole, port: port === undefined ? undefined : Number(port), path: path === undefined || path === '' ? '/metrics' : path.startsWith('/') ? path : `/${path}`, scheme: scheme ?? 'http' } }
}

/** The address, or why it is none. */
function addressOf(text: string): URL | string {
  const url = text.length <= longest && URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) return `${prefix}url is ${JSON.stringify(text.slice(0, 100))}: write an address that starts with http:// or https://.`
  if (url.username !== '' || url.password !== '') return `${prefix}url holds a name or a password: take it out, and write a job with basic_auth into a prometheus.yml.`
  return url
}

function fault(name: string, value: string, wanted: string): SaidOfScrape {
  return { said: 'fault', reason: `${prefix}${name} is ${JSON.stringify(value.slice(0, 100))}: write ${wanted}.` }
}

export function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
}

/** Files hold `true` and `8080` without quotes too. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.trim() : typeof value === 'boolean' || typeof value === 'number' ? String(value) : undefined
}
