import type { HclAttribute, HclBlock, HclFault, HclText } from './hcl.ts'
import { HclError, HclScanner } from './hcl-scanner.ts'
import { readExpression } from './read-expression.ts'
import { readQuoted } from './read-template.ts'

interface OpenBody {
  readonly attributes: Map<string, HclAttribute>
  readonly blocks: HclBlock[]
}

/**
 * Reads HCL 2 as Terraform and OpenTofu write it (github.com/hashicorp/hcl → hclsyntax/spec.md). Never throws: where the text
 * breaks the grammar it stops and names the line.
 */
export function readHcl(text: string): HclText {
  const scanner = new HclScanner(text)
  const body: OpenBody = { attributes: new Map(), blocks: [] }
  const fault = faultOf(() => readBody(scanner, body, { isWhole: true }))
  return { ...body, references: scanner.references, ...(fault && { fault }) }
}

function faultOf(read: () => void): HclFault | undefined {
  try {
    read()
    return undefined
  } catch (error) {
    if (!(error instanceof HclError)) throw error
    return { line: error.line, message: error.message }
  }
}

function readBody(scanner: HclScanner, body: OpenBody, { isWhole }: { readonly isWhole: boolean }): void {
  for (;;) {
    scanner.skipLines()
    if (scanner.isAtEnd) {
      if (isWhole) return
      scanner.fail('A block is not closed with }')
    }
    if (scanner.peek() === '}') {
      if (isWhole) scanner.fail('A } closes nothing')
      return
    }
    readItem(scanner, body)
    endItem(scanner)
  }
}

function readItem(scanner: HclScanner, body: OpenBody): void {
  const { line } = scanner
  const name = scanner.name()
  if (name === undefined) scanner.fail(`${scanner.peek()} begins neither an argument nor a block`)
  if (scanner.accept('=')) {
    if (body.attributes.has(name)) scanner.fail(`${name} is set twice`)
    body.attributes.set(name, { line, value: readExpression(scanner) })
    return
  }
  body.blocks.push(readBlock(scanner, name, line))
}

function readBlock(scanner: HclScanner, type: string, line: number): HclBlock {
  const labels: string[] = []
  while (!scanner.accept('{')) labels.push(readLabel(scanner, type))
  const inner: OpenBody = { attributes: new Map(), blocks: [] }
  scanner.nested(() => (scanner.peek() === '\n' ? readBody(scanner, inner, { isWhole: false }) : readOneLine(scanner, inner)))
  scanner.pos += 1
  return { type, labels, line, endLine: scanner.line, ...inner }
}

function readLabel(scanner: HclScanner, type: string): string {
  if (scanner.accept('"')) {
    const label = readQuoted(scanner, readExpression)
    return typeof label === 'string' ? label : scanner.fail(`The name of a ${type} block must be written out`)
  }
  return scanner.name() ?? scanner.fail(`After ${type} comes an =, a name in quotes or a {`)
}

/** A block on one line holds an argument or nothing. */
function readOneLine(scanner: HclScanner, inner: OpenBody): void {
  if (scanner.peek() !== '}') readItem(scanner, inner)
  if (scanner.peek() !== '}' || inner.blocks.length > 0) scanner.fail('A block on one line holds one argument and is closed there')
}

function endItem(scanner: HclScanner): void {
  if (['\n', ''].includes(scanner.peek())) return
  scanner.fail('A new line is missing: one argument or block stands on a line')
}
