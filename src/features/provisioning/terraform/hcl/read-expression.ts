import { computed } from './hcl.ts'
import type { HclScanner } from './hcl-scanner.ts'
import { readHeredoc, readQuoted } from './read-template.ts'

/** Longest first, so that `<=` is not read as `<`. */
const operators = ['&&', '||', '==', '!=', '<=', '>=', '<', '>', '+', '-', '*', '/', '%']
const words: Readonly<Record<string, unknown>> = { true: true, false: false, null: null }

/** Reads an expression of HCL's grammar (github.com/hashicorp/hcl → hclsyntax/spec.md): its plain value, or `computed`. */
export function readExpression(scanner: HclScanner): unknown {
  return scanner.nested(() => {
    const value = readOperation(scanner)
    if (!scanner.accept('?')) return value
    readExpression(scanner)
    scanner.expect(':', 'A condition with ?')
    readExpression(scanner)
    return computed
  })
}

function readOperation(scanner: HclScanner): unknown {
  let value = readUnary(scanner)
  for (;;) {
    const operator = operators.find((token) => scanner.has(token))
    if (operator === undefined) return value
    scanner.pos += operator.length
    readUnary(scanner)
    value = computed
  }
}

function readUnary(scanner: HclScanner): unknown {
  let sign = ''
  while (scanner.peek() === '-' || (scanner.peek() === '!' && !scanner.has('!='))) {
    sign += scanner.text[scanner.pos]
    scanner.pos += 1
  }
  const value = readPostfix(scanner)
  if (sign === '') return value
  return sign === '-' && typeof value === 'number' ? -value : computed
}

function readPostfix(scanner: HclScanner): unknown {
  scanner.skip()
  const { line } = scanner
  const root = scanner.name()
  const isCall = root !== undefined && (scanner.has('(') || scanner.has('::'))
  const names = root === undefined ? [] : [root]
  let value = root === undefined ? readTerm(scanner) : isCall ? readCall(scanner, root) : Object.hasOwn(words, root) ? words[root] : computed
  if (readSteps(scanner, names)) value = computed
  if (root !== undefined && !isCall) scanner.references.push({ names, line })
  return value
}

/** `.name`, `.*`, `.0` and `[…]` behind a value, adding the names that are certain; false when there are none. */
function readSteps(scanner: HclScanner, names: string[]): boolean {
  let isStepped = false
  for (let isSplat = false; ; isStepped = true) {
    if (scanner.has('.') && !scanner.has('...')) {
      scanner.pos += 1
      if (scanner.accept('*')) isSplat = true
      else readStepName(scanner, isSplat ? [] : names)
    } else if (scanner.accept('[')) {
      const key = readIndex(scanner)
      if (typeof key === 'string' && names.length === 1 && !isSplat) names.push(key)
    } else return isStepped
  }
}

function readStepName(scanner: HclScanner, names: string[]): void {
  const name = scanner.name()
  if (name !== undefined) names.push(name)
  else if (scanner.number() === undefined) scanner.fail('A name is missing after a dot')
}

function readIndex(scanner: HclScanner): unknown {
  return scanner.across(true, () => {
    const key = scanner.accept('*') ? computed : readExpression(scanner)
    scanner.expect(']', 'An index')
    return key
  })
}

/** A call of a function from behind its name; those of providers read `provider::aws::arn_parse(…)`. */
function readCall(scanner: HclScanner, name: string): typeof computed {
  while (scanner.accept('::')) if (scanner.name() === undefined) scanner.fail('A name is missing after ::')
  scanner.expect('(', `The call of ${name}`)
  scanner.across(true, () => {
    while (!scanner.accept(')')) {
      readExpression(scanner)
      scanner.accept('...')
      if (!scanner.accept(',') && !scanner.has(')')) scanner.fail(`The call of ${name} needs a , or ) here`)
    }
  })
  return computed
}

function readTerm(scanner: HclScanner): unknown {
  const next = scanner.peek()
  if (next === '"') {
    scanner.pos += 1
    return readQuoted(scanner, readExpression)
  }
  if (next === '<') {
    const text = readHeredoc(scanner, readExpression)
    if (text !== undefined) return text
  }
  const number = scanner.number()
  if (number !== undefined) return Number(number)
  if (scanner.accept('(')) {
    return scanner.across(true, () => {
      const value = readExpression(scanner)
      scanner.expect(')', 'A bracket that is open')
      return value
    })
  }
  if (scanner.accept('[')) return scanner.across(true, () => readList(scanner))
  if (scanner.accept('{')) return readObject(scanner)
  return scanner.fail(next === '' || next === '\n' ? 'A value is missing' : `${next} cannot begin a value`)
}

function readList(scanner: HclScanner): unknown {
  if (acceptFor(scanner)) return readFor(scanner, ']')
  const values: unknown[] = []
  while (!scanner.accept(']')) {
    values.push(readExpression(scanner))
    if (!scanner.accept(',') && !scanner.has(']')) scanner.fail('A list needs a , or ] here')
  }
  return values
}

function readObject(scanner: HclScanner): unknown {
  scanner.skipLines()
  if (acceptFor(scanner)) return scanner.across(true, () => readFor(scanner, '}'))
  return scanner.across(false, () => {
    const value: Record<string, unknown> = {}
    for (;;) {
      scanner.skipLines()
      if (scanner.accept('}')) return value
      const key = readKey(scanner)
      if (!scanner.accept('=') && !scanner.accept(':')) scanner.fail('A map needs an = after its key')
      const read = readExpression(scanner)
      if (typeof key === 'string') Object.defineProperty(value, key, { value: read, enumerable: true, configurable: true, writable: true })
      if (!scanner.accept(',') && !['\n', '}'].includes(scanner.peek())) scanner.fail('A map needs a new line, a , or } here')
    }
  })
}

/** A bare name is its own text. */
function readKey(scanner: HclScanner): unknown {
  const { pos, line } = scanner
  const known = scanner.references.length
  const name = scanner.name()
  if (name !== undefined && ['=', ':'].includes(scanner.peek()) && !scanner.has('::') && !scanner.has('==')) return name
  scanner.pos = pos
  scanner.line = line
  scanner.references.length = known
  return readExpression(scanner)
}

/** `for` is a keyword only where names follow it. */
function acceptFor(scanner: HclScanner): boolean {
  scanner.skip()
  if (!/for[ \t\r\n]+[\p{ID_Start}_#/]/uy.test(scanner.text.slice(scanner.pos, scanner.pos + 200))) return false
  scanner.pos += 3
  return true
}

function readFor(scanner: HclScanner, end: string): unknown {
  const shadowed = [scanner.name()]
  if (scanner.accept(',')) shadowed.push(scanner.name())
  if (shadowed.includes(undefined)) scanner.fail('A for needs a name')
  if (scanner.name() !== 'in') scanner.fail('A for needs the word in')
  readExpression(scanner)
  scanner.expect(':', 'A for')
  const known = scanner.references.length
  readExpression(scanner)
  if (scanner.accept('=>')) {
    readExpression(scanner)
    scanner.accept('...')
  }
  scanner.skip()
  if (/if\b/y.test(scanner.text.slice(scanner.pos, scanner.pos + 3))) {
    scanner.pos += 2
    readExpression(scanner)
  }
  scanner.expect(end, 'A for')
  const own = scanner.references.splice(known).filter(({ names: [root] }) => !shadowed.includes(root))
  for (const reference of own) scanner.references.push(reference)
  return computed
}
