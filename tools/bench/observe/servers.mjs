import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

const ticksASecond = 100

/** Processor seconds of a process and its threads so far (proc(5): utime and stime). */
export function processorSeconds(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksASecond
}

/** Asks a range query; gives milliseconds and the answer's text. */
export async function askRange({ url, headers }, { query, start, end, step }) {
  const startedAt = performance.now()
  const response = await fetch(`${url}/api/v1/query_range`, { method: 'POST', headers, body: new URLSearchParams({ query, start: String(start / 1000), end: String(end / 1000), step: String(step / 1000) }) })
  const text = await response.text()
  return { ms: performance.now() - startedAt, text }
}

/** Daybook on a folder of its own, as a server of Prometheus's API. */
export class ObserveDaybook {
  constructor(bench) {
    this.bench = bench
  }

  async start() {
    this.folder ??= await this.bench.workFolder()
    this.daybook = this.bench.newDaybook(this.folder)
    await this.daybook.start()
    return this
  }

  get url() { return `${this.daybook.url}/prometheus` }
  get headers() { return this.daybook.headers }
  get pid() { return this.daybook.serverPid }
  get dataDir() { return this.daybook.dataDir }

  async stop() {
    await this.daybook.stop()
  }
}

/** Debian's Prometheus with its receiver on. Undefined where it is not installed. */
export async function peerPrometheus(bench) {
  if (spawnSync('prometheus', ['--version']).status !== 0) return undefined
  return new Peer(await bench.folder('prometheus'))
}

class Peer {
  headers = {}

  constructor(folder) {
    this.folder = folder
    writeFileSync(join(folder, 'prometheus.yml'), 'global: {}\n')
  }

  async start() {
    const port = await freePort()
    this.url = `http://127.0.0.1:${port}`
    this.child = spawn('prometheus', [`--config.file=${this.folder}/prometheus.yml`, `--storage.tsdb.path=${this.folder}/data`, `--web.listen-address=127.0.0.1:${port}`, '--web.enable-remote-write-receiver', '--storage.tsdb.retention.time=100y'], { stdio: 'ignore' })
    // Nothing is left running when the bench is broken off.
    process.once('exit', () => this.child.kill('SIGKILL'))
    for (let tries = 0; tries < 600; tries += 1) {
      if ((await fetch(`${this.url}/-/ready`).catch(() => undefined))?.ok) return this
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error('Prometheus did not become ready.')
  }

  get pid() { return this.child.pid }

  async stop() {
    const ended = new Promise((resolve) => this.child.once('exit', resolve))
    this.child.kill('SIGTERM')
    await ended
  }
}

export async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}
