import { createServer } from 'node:http'

/** Receives what a server tells of alerts, in Alertmanager's format; keeps when each group and alert was told first. */
export class WebhookServer {
  groups = new Map()
  alerts = new Map()
  waiting = []

  async start() {
    this.server = createServer((request, response) => {
      const pieces = []
      request.on('data', (piece) => pieces.push(piece))
      request.on('end', () => {
        response.end()
        this.take(JSON.parse(Buffer.concat(pieces).toString()))
      })
    })
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    this.url = `http://127.0.0.1:${this.server.address().port}/`
    return this
  }

  take({ groupKey, alerts }) {
    const now = performance.now()
    if (!this.groups.has(groupKey)) this.groups.set(groupKey, now)
    for (const { fingerprint, status } of alerts) if (status === 'firing' && !this.alerts.has(fingerprint)) this.alerts.set(fingerprint, now)
    for (const each of this.waiting) if (each.isThere()) each.resolve(now)
    this.waiting = this.waiting.filter((each) => !each.isThere())
  }

  reset() {
    this.groups.clear()
    this.alerts.clear()
  }

  /** The moment at which `isThere` came to hold. */
  until(isThere, withinMs = 60_000) {
    if (isThere()) return Promise.resolve(performance.now())
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`After ${withinMs / 1000} s ${this.groups.size} groups and ${this.alerts.size} alerts were told.`)), withinMs)
      this.waiting.push({ isThere, resolve: (at) => { clearTimeout(timer); resolve(at) } })
    })
  }

  stop() {
    this.server.close()
    this.server.closeAllConnections()
  }
}
