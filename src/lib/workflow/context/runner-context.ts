import type { ContextValue } from '../expression/context-value.ts'
import type { RunnerFacts } from './run-facts.ts'

/** The `runner` context. */
export function runnerContext(runner: RunnerFacts): Readonly<Record<string, ContextValue>> {
  return {
    name: runner.name, os: runner.os, arch: runner.arch, temp: runner.tempFolder, tool_cache: runner.toolCacheFolder,
    debug: runner.isDebug === true ? '1' : '', environment: 'self-hosted',
  }
}
