const unitWords: Readonly<Record<string, string>> = { Ms: 'in milliseconds', Bytes: 'in bytes' }

/** `maxLatencyMs` → `Max latency in milliseconds`, `isOn` → `On`, `startedAt` → `Started at`. */
export function labelOf(name: string): string {
  const unit = /(Ms|Bytes)$/.exec(name)?.[0]
  const bare = (unit ? name.slice(0, -unit.length) : name).replace(/^(is|has|can)(?=[A-Z])/, '')
  const words = bare.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  const fixed = words.replace(/\burl\b/g, 'URL').replace(/\bid\b/g, 'id').replace(/\byaml\b/g, 'YAML')
  return `${fixed.charAt(0).toUpperCase()}${fixed.slice(1)}${unit ? ` ${unitWords[unit]}` : ''}`
}
