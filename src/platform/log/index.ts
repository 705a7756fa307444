/** The program's own log: JSON lines on standard error, without secrets. */
export { LogEcho } from './log-echo.ts'
export { createLog, type Log, type LogFields, type LogLevel, logLevels } from './log.ts'
