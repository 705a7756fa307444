/** How TLS is spoken, where not as usual. */
export interface TlsOptions {
  /** A certificate to show with its key, as PEM. */
  readonly cert?: string | undefined
  readonly key?: string | undefined
  /** The name that the certificate must have, instead of the address's. */
  readonly serverName?: string | undefined
  readonly minVersion?: SecureVersion | undefined
  readonly maxVersion?: SecureVersion | undefined
}

export type SecureVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'

export interface GuardedRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Names of headers that go to no other origin, besides those that carry credentials by their nature. */
  readonly privateHeaders?: readonly string[]
  readonly body?: string | Uint8Array
  /** Whether this machine and private networks may be asked; link-local and metadata addresses never are. */
  readonly allowPrivate: boolean
  /** For all of it, redirects included; default 10 s. */
  readonly timeoutMs?: number
  /** Of the body; more fails with `unavailable`. Default 4 MiB. */
  readonly maxBytes?: number
  /** Default `follow`, five at most; each is checked like the first. `whole` follows those that keep method and body (307, 308) and fails at others; `manual` gives the redirect itself. */
  readonly redirect?: 'follow' | 'whole' | 'manual' | 'error'
  readonly signal?: AbortSignal
  /** Certificates to trust besides the system's, as PEM. */
  readonly ca?: string
  /** Default true. False takes any certificate: only to tell that somebody answers, never to send or learn what must stay secret, unless a person's settings ask for just that. */
  readonly verifyTls?: boolean
  readonly tls?: TlsOptions
  /** Keeps the connection for the next request to the same host; default false. */
  readonly keepAlive?: boolean
}

export interface GuardedResponse {
  /** Where the answer came from in the end. */
  readonly url: string
  readonly status: number
  /** Lower-case names; several of one name joined with a comma. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** The body as UTF-8. */
  text(): string
  /** From the start of the connection to the end of the body. */
  readonly durationMs: number
  /** The server's certificate, over https. */
  readonly certificate: { readonly subject: string; readonly issuer: string; readonly validFrom: Date; readonly validTo: Date } | undefined
}
