import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface StampingRelay {
  /** `host:port`; each upstream is at `/<name>`. */
  readonly target: string
  stop(): void
}

/**
 * Passes on what real exporters say, each sample with a time a little ahead. Who scrapes it has every sample before its time
 * comes: what an evaluation sees of them is then decided by its time alone, and not by how long a scrape took.
 */
export async function startStampingRelay(upstreams: Readonly<Record<string, string>>, aheadMs: number): Promise<StampingRelay> {
  const server = createServer((request, response) => {
    const upstream = upstreams[(request.url ?? '').slice(1)]
    const answer = upstream === undefined ? Promise.reject(new Error('unknown')) : fetch(upstream).then((found) => found.text())
    answer.then(
      (text) => response.setHeader('content-type', 'text/plain; version=0.0.4').end(stamped(text, Date.now() + aheadMs)),
      () => response.writeHead(503).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    target: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

function stamped(text: string, at: number): string {
  return text.split('\n').map((line) => (line === '' || line.startsWith('#') ? line : `${line} ${at}`)).join('\n')
}
