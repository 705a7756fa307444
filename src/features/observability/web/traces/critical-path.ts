import type { Span } from '../../contract.ts'
import { childrenOf } from './waterfall.ts'

/**
 * The spans that the whole waited for, with the ns that each spent on it by itself: from the root's end backwards along the child
 * that ended last (as Jaeger tells it, jaegertracing.io/docs/critical-path). A child that outlives its cause counts up to its cause's end.
 */
export function criticalPath(spans: readonly Span[]): Map<string, bigint> {
  const below = childrenOf(spans)
  const root = (below.get('') ?? []).reduce<Span | undefined>((longest, span) => (longest && lengthOf(longest) >= lengthOf(span) ? longest : span), undefined)
  const path = new Map<string, bigint>()
  const open = root ? [{ span: root, until: BigInt(root.endNs) }] : []
  for (let next = open.pop(); next; next = open.pop()) {
    const { span, until } = next
    if (path.has(span.spanId)) continue
    const begin = BigInt(span.startNs)
    let at = until
    let own = 0n
    for (const child of (below.get(span.spanId) ?? []).toSorted((a, b) => (BigInt(a.endNs) > BigInt(b.endNs) ? -1 : 1))) {
      const end = BigInt(child.endNs) > until ? until : BigInt(child.endNs)
      const start = BigInt(child.startNs) < begin ? begin : BigInt(child.startNs)
      if (end > at || end <= start) continue
      own += at - end
      open.push({ span: child, until: end })
      at = start
    }
    path.set(span.spanId, own + (at > begin ? at - begin : 0n))
  }
  return path
}

function lengthOf({ startNs, endNs }: Span): bigint {
  return BigInt(endNs) - BigInt(startNs)
}
