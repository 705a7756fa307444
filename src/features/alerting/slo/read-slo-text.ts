import { readSloFile, ruleFileText, type SloFile } from '#lib/slo'
import { readRuleFile } from '#lib/rule-file'

export interface SloText {
  readonly file: SloFile
  /** The rules of its objectives; empty where there is a fault. */
  readonly rules: string
  readonly fault: string | null
}

const kept = new Map<string, SloText>()
const mostKept = 200

/** The objectives of a text and the rules that are made of them, or the first fault. `name` is what faults call it. */
export function readSloText(text: string, name: string): SloText {
  const key = `${name}\n${text}`
  const known = kept.get(key)
  if (known) return known
  if (kept.size >= mostKept) kept.clear()
  const read = readAnew(text, name)
  kept.set(key, read)
  return read
}

function readAnew(text: string, name: string): SloText {
  const file = readSloFile(text)
  const [fault] = file.faults
  const stopped = (message: string): SloText => ({ file, rules: '', fault: message })
  if (fault) return stopped(`${name}, line ${fault.line}: ${fault.message}`)
  if (file.objectives.length === 0) return stopped(`${name} has no objectives. Write them as sloth (version: prometheus/v1) or OpenSLO (kind: SLO) have them.`)
  const rules = ruleFileText(file.objectives.flatMap(({ groups }) => groups))
  const [ruleFault] = readRuleFile(rules).faults
  return ruleFault ? stopped(`${name}: the rules that are made of it cannot be evaluated: ${ruleFault.message}`) : { file, rules, fault: null }
}
