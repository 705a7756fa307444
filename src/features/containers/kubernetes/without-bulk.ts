/** Kinds whose content is long and says nothing of what runs. */
const bulky = /^kind:\s*["']?(CustomResourceDefinition|ConfigMap|Secret|PrometheusRule|ClusterRole|Role|GrafanaDashboard)["']?\s*$/
const head = /^["']?(apiVersion|kind|metadata)["']?\s*:/

/**
 * The same text, line by line, without the content of long documents that are only listed: a schema of a thousand lines need
 * not be understood to know its name.
 */
export function withoutBulk(text: string): string {
  const lines = text.split('\n')
  let start = 0
  for (let at = 0; at <= lines.length; at += 1) {
    if (at < lines.length && !/^---(\s|$)/.test(lines[at] ?? '')) continue
    blankDocument(lines, start, at)
    start = at + 1
  }
  return lines.join('\n')
}

function blankDocument(lines: string[], start: number, end: number): void {
  if (!lines.slice(start, end).some((line) => bulky.test(line))) return
  let isKept = true
  for (let at = start; at < end; at += 1) {
    const line = lines[at] ?? ''
    if (/^[^\s#]/.test(line)) isKept = head.test(line)
    if (!isKept) lines[at] = ''
  }
}
