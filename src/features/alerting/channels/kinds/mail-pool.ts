import { createTransport } from 'nodemailer'
import { ProductError } from '#lib/errors'
import { resolveHost, type TlsOptions } from '#platform/http'

export interface MailServer {
  readonly host: string
  readonly port: number
  /** Refuse to speak in the clear; with port 465 the connection begins with TLS whatever this says. */
  readonly requireTls: boolean
  readonly username: string | undefined
  readonly password: string | undefined
  /** The name to greet with. */
  readonly hello: string | undefined
  /** A certificate authority to trust, as PEM. */
  readonly ca: string | undefined
  /** Begins with TLS on any port. */
  readonly isTlsFromStart?: boolean | undefined
  /** The password is none that is sent, but what a challenge is answered with (CRAM-MD5). */
  readonly isChallenged?: boolean | undefined
  readonly verifyTls?: boolean | undefined
  readonly tls?: TlsOptions | undefined
}

export interface Mail {
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
  readonly messageId: string
  readonly references: string
}

const implicitTlsPort = 465
const idleMs = 30_000
const timeoutMs = 10_000

/** Connections to mail servers, some for each, kept while there is something to send. */
export class MailPool {
  readonly #allowPrivate: boolean
  readonly #transports = new Map<string, { readonly transport: Transport; timer: NodeJS.Timeout | undefined; users: number }>()

  constructor(allowPrivate: boolean) {
    this.#allowPrivate = allowPrivate
  }

  /** Throws what the mail server or the way to it says; `responseCode` is the server's. Gives those whom it refused while it took others. */
  async send(server: MailServer, mail: Mail): Promise<readonly string[]> {
    // Asked each time, for a name may come to mean an address that may not be spoken to.
    const [address] = await resolveHost(server.host, this.#allowPrivate)
    if (!address) throw new ProductError('unavailable', `${server.host} has no address. Check the mail server's name.`)
    const key = JSON.stringify([server, address.address])
    const entry = this.#transports.get(key) ?? { transport: transportTo(server, address.address), timer: undefined, users: 0 }
    this.#transports.set(key, entry)
    clearTimeout(entry.timer)
    entry.users += 1
    try {
      const { rejected } = await entry.transport.sendMail({ ...mail, inReplyTo: mail.references, disableFileAccess: true, disableUrlAccess: true })
      return rejected
    } finally {
      entry.users -= 1
      if (entry.users === 0) entry.timer = setTimeout(() => this.#close(key), idleMs).unref()
    }
  }

  #close(key: string): void {
    this.#transports.get(key)?.transport.close()
    this.#transports.delete(key)
  }

  close(): void {
    for (const [key, { timer }] of this.#transports) {
      clearTimeout(timer)
      this.#close(key)
    }
  }
}

type Transport = ReturnType<typeof transportTo>

/** To the address that was checked; the certificate is still asked for the name. */
function transportTo({ host, port, requireTls, username, password, hello, ca, isTlsFromStart, isChallenged, verifyTls, tls }: MailServer, address: string) {
  const { serverName, ...options } = tls ?? {}
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  return createTransport({
    pool: true, maxConnections: 4, maxMessages: 1000, host: address, port, secure: isTlsFromStart ?? port === implicitTlsPort, requireTLS: requireTls,
    tls: { servername: serverName ?? host, ...(ca === undefined ? {} : { ca }), ...(verifyTls === false ? { rejectUnauthorized: false } : {}), ...given }, ...(hello === undefined ? {} : { name: hello }),
    ...(username === undefined ? {} : { auth: { user: username, pass: password ?? '' }, ...(isChallenged === true ? { authMethod: 'CRAM-MD5' } : {}) }),
    connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: 2 * timeoutMs, disableFileAccess: true, disableUrlAccess: true,
  })
}
