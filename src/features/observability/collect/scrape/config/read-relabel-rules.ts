import { type RE2JS, RE2JSException } from 're2js'
import { faultOfRule, type RelabelAction, relabelActions, relabelPattern, type RelabelRule } from '#kernel/telemetry'
import type { ConfigReader } from './config-reader.ts'

const known: ReadonlySet<string> = new Set(relabelActions)

/** `relabel_configs` or `metric_relabel_configs`. A rule with a fault is left out and named. */
export function readRelabelRules(config: ConfigReader, key: string): RelabelRule[] {
  return config.maps(key).flatMap((rule) => readRule(rule) ?? [])
}

function readRule(rule: ConfigReader): RelabelRule | undefined {
  const action = rule.text('action', 'replace').toLowerCase()
  if (!known.has(action)) {
    rule.fault('action', `${JSON.stringify(action)} is not an action; the actions are ${[...known].join(', ')}.`)
    return undefined
  }
  const made = {
    action: action as RelabelAction, sourceLabels: rule.texts('source_labels'), separator: rule.text('separator', ';'), pattern: patternOf(rule),
    modulus: BigInt(rule.count('modulus', 0)), targetLabel: rule.text('target_label', ''), replacement: rule.text('replacement', '$1'),
  }
  const { pattern } = made
  if (pattern === undefined) return undefined
  const fault = faultOfRule(made)
  if (fault) return void rule.fault(fault.field, fault.message)
  return { ...made, pattern }
}

function patternOf(rule: ConfigReader): RE2JS | undefined {
  const text = rule.text('regex', '(.*)')
  try {
    return relabelPattern(text)
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error
    rule.fault('regex', `${JSON.stringify(text.slice(0, 200))} is no pattern of RE2: ${error.message}`)
    return undefined
  }
}
