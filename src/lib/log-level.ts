/** How bad a line says that something is, the worst first. */
export const logLevels = ['critical', 'error', 'warning', 'info', 'debug', 'trace', 'unknown'] as const
export type LogLevel = (typeof logLevels)[number]

const words: Readonly<Record<string, LogLevel>> = {
  emerg: 'critical', emergency: 'critical', alert: 'critical', crit: 'critical', critical: 'critical', fatal: 'critical', panic: 'critical', err: 'error', error: 'error', eror: 'error', severe: 'error',
  warn: 'warning', warning: 'warning', notice: 'info', info: 'info', information: 'info', informational: 'info', dbg: 'debug', debug: 'debug', verbose: 'debug', trace: 'trace', finest: 'trace',
}
/** The numbers of bunyan and pino. */
const numbers: Readonly<Record<string, LogLevel>> = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warning', 50: 'error', 60: 'critical' }
const names = ['detected_level', 'level', 'severity', 'lvl', 'severity_text', 'loglevel', 'log_level', 'PRIORITY'] as const
const inJson = /"(?:level|lvl|severity|log\.?level|levelname|loglevel)"\s*:\s*(?:"([a-z]{3,13})"|(\d0)\b)/i
const inLogfmt = /(?:^|\s)(?:level|lvl|severity|loglevel)="?([a-z]{3,13})\b/i
const inWords = /\b(EMERG|ALERT|CRIT|CRITICAL|FATAL|PANIC|ERR|ERROR|SEVERE|WARN|WARNING|NOTICE|INFO|DEBUG|TRACE)\b|[[<(](emerg|alert|crit|critical|fatal|error|err|warn|warning|notice|info|debug|trace)[\]>)]|^([EWID])\d{4} \d\d:\d\d/
const klog: Readonly<Record<string, LogLevel>> = { E: 'error', W: 'warning', I: 'info', D: 'debug' }
/** A level stands at the beginning, if it stands anywhere. */
const lookedAt = 400

/** A line's level: by a label that says it, else by its JSON or logfmt, else by a word at its beginning. */
export function levelOf(labels: Readonly<Record<string, string | undefined>>, line: string): LogLevel {
  for (const name of names) {
    const found = labels[name] === undefined ? undefined : wordOf(labels[name])
    if (found !== undefined && found !== 'unknown') return found
  }
  return levelOfLine(line)
}

export function levelOfLine(line: string): LogLevel {
  const begin = line.length > lookedAt ? line.slice(0, lookedAt) : line
  const json = begin.startsWith('{') ? inJson.exec(line.length > 10 * lookedAt ? begin : line) : null
  if (json) return wordOf(json[1] ?? '') ?? numbers[json[2] ?? ''] ?? 'unknown'
  const logfmt = inLogfmt.exec(begin)
  const known = logfmt ? wordOf(logfmt[1] ?? '') : undefined
  if (known !== undefined) return known
  const word = inWords.exec(begin)
  return word ? klog[word[3] ?? ''] ?? wordOf(word[1] ?? word[2] ?? '') ?? 'unknown' : 'unknown'
}

function wordOf(text: string): LogLevel | undefined {
  const word = text.trim().toLowerCase()
  return Object.hasOwn(words, word) ? words[word] : Object.hasOwn(numbers, word) ? numbers[word] : undefined
}
