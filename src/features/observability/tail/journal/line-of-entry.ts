import { Labels } from '#lib/promql'
import type { TakenLine } from '../taken-line.ts'
import { textWithin } from '../text-within.ts'

/** An entry as `journalctl -o json` gives it: texts, lists of texts, or of bytes where they are no text; null where they were too long. */
export type JournalEntry = Readonly<Record<string, unknown>>

// systemd.journal-fields(7), syslog(3)
const priorities = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug']
const levels = ['fatal', 'fatal', 'fatal', 'error', 'warn', 'info', 'info', 'debug']
const ownLabels = new Set(['MESSAGE', 'PRIORITY', '_HOSTNAME', '_SYSTEMD_UNIT', '_SYSTEMD_USER_UNIT'])
const wanted: Readonly<Record<string, string>> = {
  _PID: 'pid', _UID: 'uid', _COMM: 'comm', _EXE: 'exe', _TRANSPORT: 'transport', SYSLOG_IDENTIFIER: 'syslog_identifier', SYSLOG_FACILITY: 'syslog_facility', MESSAGE_ID: 'message_id', CODE_FILE: 'code_file', CODE_LINE: 'code_line', ERRNO: 'errno', CONTAINER_NAME: 'container_name',
}
const maxFields = 30
const maxFieldLength = 500

/** Lines of a journal, whose times do not repeat. */
export class LinesOfJournal {
  readonly #maxLineBytes: number
  readonly #streams = new Map<string, Labels>()
  #lastNs = 0n

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes
  }

  /** Undefined for an entry without text. */
  of(entry: JournalEntry): TakenLine | undefined {
    const text = textOf(entry['MESSAGE'])
    const time = textOf(entry['__REALTIME_TIMESTAMP'])
    if (text === undefined || text === '' || !/^\d{1,16}$/.test(time ?? '')) return undefined
    const { text: line, isCut } = textWithin(Buffer.from(text), this.#maxLineBytes, false)
    const ownNs = BigInt(time ?? '') * 1000n
    // Entries of the same microsecond follow each other by nanoseconds.
    this.#lastNs = ownNs > this.#lastNs || this.#lastNs - ownNs > 1000n ? ownNs : this.#lastNs + 1n
    return { stream: this.#stream(entry), timeNs: this.#lastNs, line, metadata: { ...fieldsOf(entry), ...(isCut ? { is_cut: 'true' } : {}) } }
  }

  #stream(entry: JournalEntry): Labels {
    const unit = textOf(entry['_SYSTEMD_UNIT']) ?? textOf(entry['_SYSTEMD_USER_UNIT']) ?? ''
    const name = unit.replace(/\.service$/, '') || textOf(entry['SYSLOG_IDENTIFIER']) || 'unknown_service'
    const level = priorities[priorityOf(entry)] ?? 'info'
    const labels = { source: 'journal', job: 'systemd-journal', unit, hostname: textOf(entry['_HOSTNAME']) ?? '', level, service_name: name }
    const key = Object.values(labels).join('\n')
    const known = this.#streams.get(key)
    if (known) return known
    if (this.#streams.size > 5000) this.#streams.clear()
    const made = Labels.of(Object.fromEntries(Object.entries(labels).map(([label, value]) => [label, value.slice(0, 200)])))
    this.#streams.set(key, made)
    return made
  }
}

function priorityOf(entry: JournalEntry): number {
  const priority = Number(textOf(entry['PRIORITY']) ?? 6)
  return priorities[priority] === undefined ? 6 : priority
}

/** The fields that are worth keeping, and those that the program itself made up, bounded. */
function fieldsOf(entry: JournalEntry): Record<string, string> {
  const own = Object.entries(entry).flatMap(([name, value]): [string, string][] => {
    const field = wanted[name] ?? (/^[A-Z][A-Z0-9_]*$/.test(name) && !ownLabels.has(name) ? name.toLowerCase() : undefined)
    const text = field === undefined ? undefined : textOf(value)
    return field === undefined || text === undefined || text === '' ? [] : [[field, text.slice(0, maxFieldLength)]]
  })
  return { ...Object.fromEntries(own.slice(0, maxFields)), detected_level: levels[priorityOf(entry)] ?? 'info' }
}

/** Of a field that was given more than once the first; of bytes what of them is text. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (!Array.isArray(value)) return undefined
  const [first] = value as unknown[]
  return typeof first === 'number' ? new TextDecoder().decode(Uint8Array.from(value as number[])) : textOf(first)
}
