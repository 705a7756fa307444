/** A selector as PromQL writes it; names of other signs than the old ones are quoted. */
export function selectorText(metric: string, labels: Readonly<Record<string, string>>): string {
  const isPlain = /^[a-zA-Z_:][\w:]*$/.test(metric)
  const parts = Object.entries(labels).map(([name, value]) => `${/^[a-zA-Z_]\w*$/.test(name) ? name : JSON.stringify(name)}=${JSON.stringify(value)}`)
  if (!isPlain) return `{${[JSON.stringify(metric), ...parts].join(', ')}}`
  return parts.length === 0 ? metric : `${metric}{${parts.join(', ')}}`
}
