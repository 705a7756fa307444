/** How bad, from worst to least. */
export const logLevels = ['critical', 'error', 'warn', 'info', 'debug', 'trace'] as const
export type LogLevel = (typeof logLevels)[number]

const levelNames: ReadonlyMap<string, LogLevel> = new Map(Object.entries<LogLevel>({
  emerg: 'critical', emergency: 'critical', alert: 'critical', fatal: 'critical', critical: 'critical', crit: 'critical', panic: 'critical', error: 'error', err: 'error', eror: 'error', severe: 'error',
  warn: 'warn', warning: 'warn', notice: 'info', info: 'info', information: 'info', informational: 'info', debug: 'debug', dbug: 'debug', trace: 'trace', verbose: 'trace',
}))
const labelNames = ['detected_level', 'level', 'severity', 'severity_text', 'lvl', 'loglevel']
/** The numbers of bunyan and pino. */
const levelNumbers: ReadonlyMap<string, LogLevel> = new Map(Object.entries<LogLevel>({ 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'critical' }))
const numbered = /^\{(?:.*[,{])?\s*"level"\s*:\s*([1-6]0)\b/
/** The header of klog: `E0302 12:00:00.1`. */
const klog = /^([FEWI])\d{4} \d\d:\d\d:/
const klogNames: Readonly<Record<string, LogLevel>> = { F: 'critical', E: 'error', W: 'warn', I: 'info' }
const field = /["']?\b(?:level|lvl|severity|loglevel|severity_text)\b["']?\s*[=:]\s*["']?([a-zA-Z]+)/i
const word = /(?:^|[\s[(|<])(EMERG|ALERT|FATAL|CRITICAL|CRIT|PANIC|ERROR|ERR|SEVERE|WARN|WARNING|NOTICE|INFO|DEBUG|TRACE)(?=$|[\s\]):|>,])/

/** By labels, else by a field of the line, else by a word in capitals near its start. Empty where nothing tells. */
export function levelOf(line: string, label: (name: string) => string): LogLevel | '' {
  for (const name of labelNames) {
    const text = label(name)
    const known = text === '' ? undefined : levelNames.get(text.toLowerCase()) ?? levelNumbers.get(text)
    if (known) return known
  }
  const start = line.length > 400 ? line.slice(0, 400) : line
  const number = numbered.exec(start)?.[1] ?? ''
  if (number !== '') return levelNumbers.get(number) ?? ''
  return klogNames[klog.exec(start)?.[1] ?? ''] ?? levelNames.get((field.exec(start)?.[1] ?? word.exec(start.slice(0, 160))?.[1] ?? '').toLowerCase()) ?? ''
}
