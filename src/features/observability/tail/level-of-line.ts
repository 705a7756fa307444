const levels: Readonly<Record<string, string>> = {
  trace: 'trace', debug: 'debug', dbg: 'debug', info: 'info', information: 'info', notice: 'info', warn: 'warn', warning: 'warn', wrn: 'warn', error: 'error', err: 'error', fatal: 'fatal', critical: 'fatal', crit: 'fatal', panic: 'fatal', emerg: 'fatal', alert: 'fatal',
}
const inFields = /"?(?:level|lvl|severity|levelname|log\.level)"?\s{0,3}[=:]\s{0,3}"?([A-Za-z]{3,11})\b/i
const alone = /(?:^|[\s[<(|])(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL|PANIC)(?=[\s\]>):|]|$)/
const looksAt = 300

/** The level that a line seems to have, by Loki's names; undefined where it does not say. */
export function levelOfLine(line: string): string | undefined {
  const start = line.slice(0, looksAt)
  const [, word] = inFields.exec(start) ?? alone.exec(start) ?? []
  return word === undefined ? undefined : levels[word.toLowerCase()]
}
