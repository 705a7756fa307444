import { isPort } from './read-scrape-annotations.ts'

interface Published {
  readonly host: string
  readonly port: number
  readonly target: number
}

/** Where this machine publishes a port of a Compose service (`8080:80`, `127.0.0.1:8080:80`), or why that cannot be told. */
export function publishedPort(ports: readonly string[], wanted: number | undefined): { readonly host: string; readonly port: number } | string {
  const published = ports.flatMap((port) => readPort(port) ?? [])
  const fitting = wanted === undefined ? published : published.filter(({ target }) => target === wanted)
  const [first, second] = fitting
  if (first && !second) return first
  if (first && wanted !== undefined) return first
  if (first) return 'It publishes several ports on this machine. Say which one has the metrics by the label prometheus.io/port.'
  return wanted === undefined ? 'It publishes no fixed port on this machine. Publish the one that has the metrics.' : `It does not publish its port ${wanted} as a fixed one of this machine. Publish it, as in "127.0.0.1:${wanted}:${wanted}".`
}

function readPort(text: string): Published | undefined {
  const [, host = '', port = '', target = ''] = /^(?:(\[[0-9a-f:.]+\]|\d+\.\d+\.\d+\.\d+):)?(\d+):(\d+)(?:\/tcp)?$/i.exec(text) ?? []
  if (!isPort(port) || !isPort(target)) return undefined
  return { host: host === '' || host === '0.0.0.0' || host === '[::]' ? '127.0.0.1' : host, port: Number(port), target: Number(target) }
}
