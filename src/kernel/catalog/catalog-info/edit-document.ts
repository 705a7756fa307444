import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument, visit, type YAMLMap } from 'yaml'

/**
 * The text of a document with the content of another: what is the same keeps its comments, order and style. An edited text
 * that has comments of its own is taken as it is.
 */
export function editDocument(before: string, after: string): string {
  const edited = parseDocument(after)
  if (hasComments(edited)) return after
  const kept = parseDocument(before)
  if (!isMap(kept.contents) || !isMap(edited.contents) || hasAliases(kept)) return after
  mergeMap(kept, kept.contents, edited.contents)
  return kept.toString({ lineWidth: 0, flowCollectionPadding: false, directives: before.startsWith('---') })
}

function hasComments(document: Document.Parsed): boolean {
  if (document.comment || document.commentBefore) return true
  let found = false
  visit(document, (_key, node) => {
    const { comment, commentBefore } = node as { comment?: string | null; commentBefore?: string | null }
    if (!comment && !commentBefore) return undefined
    found = true
    return visit.BREAK
  })
  return found
}

/** A change to an anchored node would show wherever it is used. */
function hasAliases(document: Document.Parsed): boolean {
  let found = false
  visit(document, { Alias: () => { found = true } })
  return found
}

function mergeMap(document: Document, kept: YAMLMap, edited: YAMLMap): void {
  const wanted = new Set(edited.items.map((pair) => keyText(pair.key)))
  for (const pair of kept.items.filter(({ key }) => !wanted.has(keyText(key)))) kept.delete(pair.key)
  for (const pair of edited.items) {
    const own = kept.items.find(({ key }) => keyText(key) === keyText(pair.key))
    if (own) own.value = mergeNode(document, own.value as Node | null, pair.value as Node | null)
    else kept.items.push(document.createPair(keyText(pair.key), document.createNode(toPlain(pair.value))))
  }
}

function mergeNode(document: Document, kept: Node | null, edited: Node | null): Node | null {
  if (isMap(kept) && isMap(edited)) mergeMap(document, kept, edited)
  else if (isSeq(kept) && isSeq(edited)) mergeItems(document, kept, edited)
  else if (isScalar(kept) && isScalar(edited)) setValue(kept, edited.value)
  else return document.createNode(toPlain(edited)) as Node
  return kept
}

function setValue(kept: { value: unknown; source?: string }, value: unknown): void {
  if (kept.value === value) return
  kept.value = value
  delete kept.source
}

/** An item that is still there keeps its node, wherever it moved to. */
function mergeItems(document: Document, kept: { items: unknown[] }, edited: { items: unknown[] }): void {
  const left = [...kept.items]
  kept.items = edited.items.map((item) => {
    const text = JSON.stringify(toPlain(item))
    const index = left.findIndex((own) => JSON.stringify(toPlain(own)) === text)
    return index < 0 ? document.createNode(toPlain(item)) : left.splice(index, 1)[0]
  })
}

function keyText(key: unknown): string {
  return String(isScalar(key) ? key.value : key)
}

function toPlain(node: unknown): unknown {
  if (isAlias(node)) return null
  return isScalar(node) ? node.value : isMap(node) || isSeq(node) ? node.toJSON() : (node ?? null)
}
