import { isMap, isPair, isScalar, parseDocument, visit } from 'yaml'
import { secretMark } from '#lib/alertmanager'

/** The text of a configuration that was read without faults, with a mark in the place of each secret, comments included. */
export function textWithoutSecrets(text: string, secrets: ReadonlyMap<string, ReadonlySet<string>>): string {
  const values = new Set([...secrets.values()].flatMap((found) => [...found]))
  const document = parseDocument(text, { uniqueKeys: false, logLevel: 'silent' })
  visit(document, {
    Scalar(key, node, path) {
      if (key === 'key' || node.value === null || node.value === '') return
      const pair = path.findLast(isPair)
      const name = isScalar(pair?.key) && !isMap(path.at(-1)) ? String(pair.key.value) : ''
      if ((name !== 'url' && secrets.has(name)) || values.has(String(node.source ?? node.value)) || values.has(String(node.value))) {
        node.value = secretMark
        delete node.source
        node.type = 'QUOTE_DOUBLE'
      }
    },
  })
  return [...values].filter((value) => value.length >= 4).reduce((left, value) => left.replaceAll(value, secretMark), document.toString({ lineWidth: 0 }))
}
