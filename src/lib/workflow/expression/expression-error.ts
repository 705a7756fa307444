import { ProductError } from '../../errors.ts'

export type ExpressionErrorKind = 'lexing' | 'parsing' | 'evaluation' | 'limit'

/** The one error that evaluating an expression, a template or a condition throws. */
export class WorkflowExpressionError extends ProductError {
  readonly kind: ExpressionErrorKind
  readonly expression: string

  constructor(kind: ExpressionErrorKind, message: string, expression: string, options: ErrorOptions = {}) {
    super('invalid', message, options)
    this.name = 'WorkflowExpressionError'
    this.kind = kind
    this.expression = expression
  }
}
