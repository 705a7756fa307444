import { LogqlError } from '../model/logql-error.ts'
import type { Extraction } from '../parse/ast.ts'
import { eachElement, eachMember, JsonFault, type JsonValue, space, textOfValue, valueAt } from './json-scanner.ts'
import { labelNameOf, type LineLabels } from './line-labels.ts'

const maxLabels = 2000

/** `| json`: every member becomes a label, nested ones with `_` between; arrays and nulls are left out. */
export function parseJson(line: string, labels: LineLabels): void {
  guarded(labels, () => {
    let count = 0
    const visit = (prefix: string, depth: number) => (key: string, value: JsonValue): void => {
      const name = prefix === '' ? labelNameOf(key) : `${prefix}_${labelNameOf(key, false)}`
      if (value.kind === 'object') {
        eachMember(line, value.from, depth + 1, visit(name, depth + 1))
      } else if (value.kind !== 'array' && value.kind !== 'null' && name !== '') {
        count += 1
        if (count > maxLabels) throw new JsonFault(`more than ${maxLabels} members`)
        labels.setParsed(name, cleaned(textOfValue(line, value)))
      }
    }
    wholeObject(line, visit('', 0))
  })
}

/** `| unpack`: only the strings; `_entry` becomes the line. What is no object as a whole gives nothing. */
export function unpackJson(line: string, labels: LineLabels): string {
  if (line === '') return line
  let entry: string | undefined
  const found: (readonly [name: string, value: string])[] = []
  guarded(labels, () => {
    wholeObject(line, (key, value) => {
      if (value.kind !== 'string') return
      if (key === '_entry') entry = textOfValue(line, value)
      else found.push([labelNameOf(key), cleaned(textOfValue(line, value))])
    })
    for (const [name, value] of found) labels.setParsed(name, value)
  })
  return entry ?? line
}

/** `| json name="a.b[0]"`: only what the paths lead to; objects and arrays as they are written. */
export function jsonExtractor(extractions: readonly Extraction[]): (line: string, labels: LineLabels) => void {
  const paths = extractions.map(({ name, path }) => ({ name, steps: stepsOf(path) }))
  return (line, labels) => guarded(labels, () => {
    const whole = valueAt(line, space(line, 0), 0)
    for (const { name, steps } of paths) {
      const found = follow(line, whole, steps)
      labels.setParsed(name, found && found.kind !== 'null' ? cleaned(textOfValue(line, found)) : '')
    }
  })
}

function wholeObject(line: string, visit: (key: string, value: JsonValue) => void): void {
  const end = eachMember(line, space(line, 0), 0, visit)
  if (space(line, end) !== line.length) throw new JsonFault('something follows the object')
}

function guarded(labels: LineLabels, work: () => void): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error
    labels.fail('JSONParserErr', `the line is no JSON object: ${error.message}`)
  }
}

/** What cannot stand in a label is left out, as Loki does. */
function cleaned(value: string): string {
  return value.includes('\u{fffd}') ? value.replaceAll('\u{fffd}', ' ').trim() : value
}

type Step = string | number

function stepsOf(path: string): Step[] {
  const steps: Step[] = []
  const part = /\.?([^.[\]"\s]+)|\[(\d+)\]|\[\s*"((?:\\.|[^"\\])*)"\s*\]/gy
  while (part.lastIndex < path.length) {
    const found = part.exec(path)
    if (!found) throw new LogqlError('parse', `cannot parse expression [${path}]: ${path.endsWith('[') ? 'syntax error: unexpected $end' : 'write names with dots, [0] for an element and ["name"] for a name with signs'}`)
    steps.push(found[1] ?? (found[2] === undefined ? (found[3] ?? '').replaceAll(/\\(.)/g, '$1') : Number(found[2])))
  }
  if (steps.length === 0) throw new LogqlError('parse', 'cannot parse expression []: it is empty')
  return steps
}

function follow(line: string, whole: JsonValue, steps: readonly Step[]): JsonValue | undefined {
  let here: JsonValue | undefined = whole
  for (const step of steps) {
    const value: JsonValue | undefined = here
    if (!value) return undefined
    here = undefined
    if (typeof step === 'number' && value.kind === 'array') {
      let at = 0
      eachElement(line, value.from, 0, (element) => {
        if (at === step) here = element
        at += 1
      })
    } else if (typeof step === 'string' && value.kind === 'object') {
      eachMember(line, value.from, 0, (key, member) => {
        if (key === step) here = member
      })
    }
  }
  return here
}
