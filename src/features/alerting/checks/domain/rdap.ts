import { z } from 'zod'
import { ProductError } from '#lib/errors'
import { fetchGuarded } from '#platform/http'

/** What a registry says of a domain; `endsAt` undefined where it says nothing of its end. */
export interface Registration {
  readonly endsAt: Date | undefined
  readonly registrar: string | undefined
}

export interface RdapAsk {
  readonly allowPrivate: boolean
  readonly signal: AbortSignal
  readonly now: Date
}

/** The services part of RFC 9224: lists of top-level names, each with the addresses of their registry. */
const Bootstrap = z.object({ services: z.array(z.tuple([z.array(z.string()), z.array(z.string())])) })
const ianaAddress = 'https://data.iana.org/rdap/dns.json'
const keptMs = 86_400_000
const maxBytes = 2 ** 20

/** Of RFC 9083 what is used; registries differ in all else. */
const Domain = z.object({
  events: z.array(z.object({ eventAction: z.string(), eventDate: z.string() })).catch([]).default([]),
  entities: z.array(z.object({ roles: z.array(z.string()).catch([]).default([]), vcardArray: z.tuple([z.string(), z.array(z.array(z.unknown()))]).optional().catch(undefined) })).catch([]).default([]),
})

/** Where the registries are, as IANA lists them; kept for a day, since they seldom move. */
export class RdapServers {
  readonly #address: string
  #known: { readonly at: number; readonly servers: ReadonlyMap<string, string> } | undefined

  constructor(address = ianaAddress) {
    this.#address = address
  }

  /** The address of the registry of a top-level name; undefined where it has none. Throws `unavailable` when the list cannot be had. */
  async serverOf(domain: string, ask: RdapAsk): Promise<string | undefined> {
    const servers = this.#known && ask.now.getTime() - this.#known.at < keptMs ? this.#known.servers : await this.#read(ask)
    const labels = domain.split('.')
    return labels.map((_label, index) => servers.get(labels.slice(index).join('.'))).find((server) => server !== undefined)
  }

  async #read({ allowPrivate, signal, now }: RdapAsk): Promise<ReadonlyMap<string, string>> {
    const response = await fetchGuarded(this.#address, { allowPrivate, signal, timeoutMs: 60_000, maxBytes })
    const list = response.status === 200 ? Bootstrap.safeParse(jsonOf(response.text())) : undefined
    if (!list?.success) throw new ProductError('unavailable', `IANA's list of registries (${this.#address}) could not be read. Name the registry's server in the check.`)
    const servers = new Map(list.data.services.flatMap(([names, addresses]) => {
      const address = addresses.find((each) => each.startsWith('https:')) ?? addresses[0]
      return address === undefined ? [] : names.map((name) => [name.toLowerCase(), address] as const)
    }))
    this.#known = { at: now.getTime(), servers }
    return servers
  }
}

/** Asks a registry for a domain. Throws `not-found` when it is not registered, `unavailable` when there is no answer that reads. */
export async function askRdap(server: string, domain: string, { allowPrivate, signal }: RdapAsk): Promise<Registration> {
  const address = `${server.replace(/\/?$/, '/')}domain/${encodeURIComponent(domain)}`
  const response = await fetchGuarded(address, { allowPrivate, signal, timeoutMs: 60_000, maxBytes, headers: { accept: 'application/rdap+json, application/json' } })
  if (response.status === 404) throw new ProductError('not-found', `${domain} is not registered, says ${new URL(response.url).host}.`)
  const answer = response.status === 200 ? Domain.safeParse(jsonOf(response.text())) : undefined
  if (!answer?.success) throw new ProductError('unavailable', `${new URL(response.url).host} answered ${response.status} and nothing that reads as RDAP.`)
  const end = answer.data.events.find(({ eventAction }) => eventAction.toLowerCase() === 'expiration')
  const endsAt = end ? new Date(end.eventDate) : undefined
  return { endsAt: endsAt && !Number.isNaN(endsAt.getTime()) ? endsAt : undefined, registrar: registrarOf(answer.data.entities) }
}

function registrarOf(entities: z.infer<typeof Domain>['entities']): string | undefined {
  const card = entities.find(({ roles }) => roles.includes('registrar'))?.vcardArray?.[1]
  const name = card?.find(([field]) => field === 'fn')?.[3]
  return typeof name === 'string' ? name.slice(0, 200) : undefined
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
