import type { YamlPlace } from '#lib/go-yaml'

/** What is wrong with a file of rules. */
export interface RuleFault {
  /** As promtool writes it, with the place where it gives one, without the file's name. */
  readonly text: string
  /** The same without the place. */
  readonly message: string
  /** The nearest place that is known, also where promtool names none. */
  readonly line: number
  readonly column: number
}

/** A fault that promtool names with its place. */
export function placedFault(at: YamlPlace | undefined, message: string, near: YamlPlace): RuleFault {
  const { line, column } = at ?? near
  return { text: `${at?.line ?? 0}:${at?.column ?? 0}: ${message}`, message, line, column }
}

/** A fault that promtool names without a place. */
export function bareFault(message: string, near: YamlPlace): RuleFault {
  return { text: message, message, line: near.line, column: near.column }
}
