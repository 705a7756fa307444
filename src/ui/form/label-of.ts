const unitWords: Readonly<Record<string, string>> = { Ms: 'in milliseconds', Bytes: 'in bytes' }

/** `maxLatencyMs` → `Max latency in milliseconds`, `isOn` → `On`, `startedAt` → `Started at`. */
export function labelOf(name: string): string {
  const unit = /(Ms|Bytes)$/.exec(name)?.[0]
  return unit ? `${bareLabelOf(name)} ${unitWords[unit]}` : bareLabelOf(name)
}

/** The same without the unit, for values that are shown with theirs: `memoryBytes` → `Memory`. */
export function bareLabelOf(name: string): string {
  const bare = name.replace(/(Ms|Bytes)$/, '').replace(/^(is|has|can)(?=[A-Z])/, '')
  const words = bare.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  const fixed = words.replace(/\burl\b/g, 'URL').replace(/\bid\b/g, 'id').replace(/\byaml\b/g, 'YAML')
  return `${fixed.charAt(0).toUpperCase()}${fixed.slice(1)}`
}
