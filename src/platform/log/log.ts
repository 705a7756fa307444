import { pino, type Logger } from 'pino'
import type { LogEcho } from './log-echo.ts'

export type LogFields = Readonly<Record<string, unknown>>

/** Where the program tells its operator what it does. Fields named like secrets are never written. */
export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
  /** The same log with fields added to every line. */
  child(fields: LogFields): Log
}

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

interface LogOptions {
  readonly level?: LogLevel
  /** Default: standard error. */
  readonly destination?: { write(line: string): void }
  /** Hears every line too. */
  readonly echo?: LogEcho
}

const secretNames = ['password', 'secret', 'token', 'authorization', 'cookie', 'set-cookie', 'apiKey', 'accessToken', 'refreshToken', 'privateKey', 'connectionString', 'databaseUrl', 'x-api-key']

/** Field paths that pino blanks: each secret name at the top and one and two levels down. */
const redactedPaths = secretNames.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`])

/** A log of JSON lines: `{"level":"info","time":"…","msg":"…", …fields}`. Errors go in the field `error`. */
export function createLog(options: LogOptions = {}): Log {
  const settings = {
    level: options.level ?? 'info',
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { error: pino.stdSerializers.err },
    redact: { paths: redactedPaths, censor: '[redacted]' },
  }
  const destination = options.destination ?? pino.destination({ dest: 2, sync: true })
  return wrap(pino(settings, options.echo ? echoing(destination, options.echo) : destination))
}

function echoing(destination: { write(line: string): void }, echo: LogEcho): { write(line: string): void } {
  return {
    write: (line) => {
      destination.write(line)
      echo.push(line)
    },
  }
}

function wrap(logger: Logger): Log {
  return {
    debug: (message, fields) => logger.debug(fields ?? {}, message),
    info: (message, fields) => logger.info(fields ?? {}, message),
    warn: (message, fields) => logger.warn(fields ?? {}, message),
    error: (message, fields) => logger.error(fields ?? {}, message),
    child: (fields) => wrap(logger.child(fields)),
  }
}
