import type { Handled, Worker } from '#kernel/feature'
import { handle } from '#kernel/feature'
import type { WriteNote } from '#kernel/telemetry'
import { listSources } from './contract.ts'
import type { ObservabilityOptions } from './observability-settings.ts'
import type { FilesWork } from './tail/files/files-worker.ts'
import type { SourceBoard, SourceKind } from './tail/source-board.ts'

/** All that is read and all who send, for people. */
export function listSourcesHandler(board: SourceBoard, files: FilesWork): Handled {
  return handle(listSources, async ({ kind }, ctx) => {
    const now = ctx.clock.now()
    const items = board.list().filter((entry) => kind === undefined || entry.kind === kind).map((entry) => ({
      kind: entry.kind, name: entry.name, health: entry.health, problem: entry.problem === '' ? null : entry.problem, items: entry.items, bytes: entry.bytes,
      perSecond: Math.round(entry.perSecond(now) * 100) / 100, lastAt: entry.lastAt?.toISOString() ?? null, detail: entry.detail,
    }))
    return { items: items.toSorted((a, b) => (`${a.kind}\n${a.name}` < `${b.kind}\n${b.name}` ? -1 : 1)), file: files.file ?? null, faults: [...files.faults] }
  })
}

const kinds: Readonly<Record<string, SourceKind>> = { 'remote-write': 'remote-write', otlp: 'otlp', push: 'loki', syslog: 'syslog' }

/** Notes who sends: each sender is one source for each thing that it sends. */
export function sendersWorker({ settings, telemetry }: ObservabilityOptions, board: SourceBoard): Worker {
  return {
    id: 'senders', leader: false,
    async run(worker) {
      for (const [protocol, port] of [['tcp', settings.syslogTcpPort], ['udp', settings.syslogUdpPort]] as const) if (port !== undefined) board.entry('syslog', protocol).is('waiting', `Nothing has come yet on port ${port} of ${settings.syslogHost}.`)
      const stop = telemetry.writes.listen((note) => noteSender(board, note, worker.clock.now()))
      await new Promise((resolve) => worker.signal.addEventListener('abort', resolve, { once: true }))
      stop()
    },
  }
}

function noteSender(board: SourceBoard, { signal, source, count, rejected, hasFailed }: WriteNote, now: Date): void {
  const [name = '', ...sender] = source.split(':')
  const kind = kinds[name]
  if (kind === undefined) return
  const entry = board.entry(kind, kind === 'otlp' ? `${sender.join(':')} (${signal})` : sender.join(':'))
  const [worst] = rejected.filter(({ reason }) => reason !== 'duplicate')
  if (hasFailed) entry.is('failing', 'The last of it could not be kept. Daybook\'s log says why; see whether the disk of the data folder is full.')
  else if (worst) entry.is('degraded', `${worst.count} were not taken (${worst.reason}): ${worst.example}`)
  else entry.is('ok')
  const refused = rejected.reduce((sum, each) => sum + each.count, 0)
  entry.took(hasFailed ? 0 : count - refused, 0, now)
}
