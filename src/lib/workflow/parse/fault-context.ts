import { ExpressionError } from '@actions/expressions'
import { TemplateContext, TemplateValidationErrors } from '@actions/workflow-parser/templates/template-context'
import { NoOperationTraceWriter } from '@actions/workflow-parser/templates/trace-writer'
import type { TokenRange } from '@actions/workflow-parser/templates/tokens/token-range'
import { StringToken, TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import { getWorkflowSchema } from '@actions/workflow-parser/workflows/workflow-schema'
import type { WorkflowFault } from '../model/workflow-fault.ts'
import { locate, lexExpression, tokenOf } from '../expression/parse-expression.ts'
import { hasExpression, splitTemplate } from '../expression/template.ts'

/** Collects what GitHub's parser finds as faults with line and column, in the order in which it is found. */
export class FaultContext extends TemplateContext {
  readonly faults: WorkflowFault[] = []
  readonly #path: string
  readonly #seen = new Map<TemplateToken, number>()

  constructor(path: string) {
    super(new TemplateValidationErrors(), getWorkflowSchema(), new NoOperationTraceWriter())
    this.#path = path
  }

  override error(where: TemplateToken | number | undefined, error: unknown, range?: TokenRange): void {
    const token = where instanceof TemplateToken ? where : undefined
    this.faults.push({
      path: this.#path,
      line: token?.line ?? range?.start.line ?? 1,
      column: token?.col ?? range?.start.column ?? 1,
      message: this.#message(token, error),
    })
  }

  /** Takes back what was said about a token. */
  forgive(token: TemplateToken): void {
    const kept = this.faults.filter((fault) => fault.line !== token.line || fault.column !== token.col)
    this.faults.splice(0, this.faults.length, ...kept)
  }

  #message(token: TemplateToken | undefined, error: unknown): string {
    if (error instanceof ExpressionError) return this.#located(token, error)
    if (error instanceof RangeError || String(error).includes('Maximum call stack')) return 'The file is nested too deep to be read. Flatten it.'
    if (error instanceof TypeError) return 'The file is not a workflow: a key must be a plain text. Remove the key that is a list or a mapping.'
    return firstSentence(error instanceof Error ? error.message : String(error))
  }

  /** The library leaves out where in the expression the error is; GitHub says it. */
  #located(token: TemplateToken | undefined, error: ExpressionError): string {
    const found = expressionsOf(token).filter((expression) => positionOf(expression, error) !== undefined)
    const nth = token === undefined ? 0 : (this.#seen.get(token) ?? 0)
    if (token !== undefined) this.#seen.set(token, nth + 1)
    const expression = found[nth] ?? found[0]
    const position = expression === undefined ? undefined : positionOf(expression, error)
    return position === undefined ? error.message : `${error.message}. ${position}`
  }
}

function expressionsOf(token: TemplateToken | undefined): readonly string[] {
  if (!(token instanceof StringToken)) return []
  if (!hasExpression(token.value)) return [token.value.trim(), `success() && (${token.value.trim()})`]
  try {
    return splitTemplate(token.value).flatMap((part) => ('expression' in part ? [part.expression] : []))
  } catch {
    return []
  }
}

function positionOf(expression: string, error: ExpressionError): string | undefined {
  const { lexeme, range } = tokenOf(error)
  try {
    const tokens = lexExpression(expression)
    const found = tokens.find((token) => token.lexeme === lexeme && token.range.start.line === range.start.line && token.range.start.column === range.start.column)
    return found === undefined ? undefined : locate(tokens, found, expression)
  } catch {
    return undefined
  }
}

/** YAML errors go on with an excerpt of the file, which the fault's place makes needless. */
function firstSentence(message: string): string {
  const end = message.search(/ at line \d+, column \d+:?\n/)
  return end < 0 ? message : message.slice(0, end)
}
