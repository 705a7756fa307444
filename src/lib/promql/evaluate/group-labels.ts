import { Labels } from '../model/labels.ts'
import type { AggregateExpr } from '../parse/ast.ts'

/** What is left of a series' labels by `by` and `without`. */
export function groupLabels({ grouping, isWithout }: AggregateExpr, added: readonly string[] = []): (labels: Labels) => Labels {
  if (isWithout) {
    const dropped = new Set([...grouping, '__name__'])
    return (labels) => labels.drop(dropped)
  }
  const kept = new Set([...grouping, ...added])
  return kept.size === 0 ? () => Labels.empty : (labels) => labels.keep(kept)
}
