/** A template asks for an answer that is not there yet: it is asked for, and the template is executed anew. */
export class QueryNeeded {
  readonly expr: string

  constructor(expr: string) {
    this.expr = expr
  }
}
