/** Clusters log lines into templates, and tells which are new or spiking. */
export { type FoundPattern, LogPatterns } from './log-patterns.ts'
