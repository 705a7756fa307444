// A Daybook as a child process: started through the launcher, killed with -9 when a story wants it, started again.
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'

const launcher = fileURLToPath(new URL('../../daybook', import.meta.url))
const program = fileURLToPath(new URL('../../dist/daybook.js', import.meta.url))

export class DaybookProcess {
  constructor({ dir, port, isBuilt = false, onLine = () => {} }) {
    Object.assign(this, { dir, port, isBuilt, onLine, url: undefined, token: undefined, child: undefined, errors: '' })
  }

  /** Starts and resolves when it is ready. The first start goes through the launcher, which installs and builds. */
  async start() {
    const isFirst = this.url === undefined && !this.isBuilt
    const args = ['up', this.dir, '--json', '--port', String(this.port)]
    const child = isFirst ? spawn(launcher, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true }) : spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    this.child = child
    this.ended = new Promise((resolve) => child.once('close', resolve))
    child.stderr.on('data', (chunk) => { this.errors = (this.errors + chunk).slice(-20_000) })
    const ready = await new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const event = parse(line)
        if (event?.event === 'ready') resolve(event)
        this.onLine(line)
      })
      child.once('close', (code) => reject(new Error(`Daybook ended with ${code} before it was ready:\n${this.errors}`)))
    })
    this.url = ready.url
    this.token = ready.token
    this.dataDir = ready.dataDir
    return ready
  }

  /** The server, its runner, or both, with -9. */
  async kill9(what) {
    const runner = what === 'server' ? undefined : await this.#runnerPid()
    if (runner !== undefined) killQuietly(runner)
    if (what !== 'runner' && this.child) {
      killQuietly(this.child.pid)
      await this.ended
    }
  }

  async stop() {
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return
    this.child.kill('SIGTERM')
    await this.ended
  }

  async #runnerPid() {
    const file = parse(await readFile(join(this.dataDir, 'runner.pid.json'), 'utf8').catch(() => ''))
    return file?.pid
  }
}

function killQuietly(pid) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
