import { randomOf } from './random-templates.ts'

const pieces = ['expr: sum(', 'expr: up{', 'expr: rate(x)', 'expr: a b', 'for: 5', 'for: 5x', 'for: -1m', 'for: 1m1h', 'interval: 1h', 'limit: x', 'limit: 1', 'labels: [a]', 'labels: {a: [1]}', 'labels: {__name__: x}', 'annotations: {a: "{{ $x }}"}', 'annotations: {a: "{{ end }}"}', 'annotations: {a: "{{ .Labels.x | foo }}"}', 'record: "a{b}"', 'record: x', 'alert: y', 'foo: bar', '- alert: z', '- record: z', '- name: g', 'keep_firing_for: 1m', 'query_offset: 1m', 'expr: 1', 'expr: ""', 'expr: [1]', 'expr: {a: b}', 'expr:', 'alert:', 'record: ""', 'for: ""', 'rules: x', 'rules: {}', 'rules:', 'name: ""', 'name:']

/** Rule files with one to three changes each: lines that are gone, doubled, moved in or out, or others. From one seed. */
export function mutatedRules(sources: readonly string[], seed: number, count: number): string[] {
  const random = randomOf(seed)
  const below = (most: number): number => Math.floor(random() * most)
  return Array.from({ length: count }, () => {
    const lines = sources[below(sources.length)]!.split('\n')
    for (let changes = 1 + below(3); changes > 0; changes -= 1) {
      const at = below(lines.length)
      const line = lines[at]!
      const indent = /^[ -]*/.exec(line)?.[0].replaceAll('-', ' ') ?? ''
      const kind = below(10)
      if (kind === 0) lines.splice(at, 1)
      else if (kind === 1) lines.splice(at, 0, line)
      else if (kind === 2) lines[at] = ` ${line}`
      else if (kind === 3) lines[at] = line.replace(/^ /, '')
      else if (kind < 8) lines.splice(at, 0, `${indent}${pieces[below(pieces.length)]}`)
      else if (kind === 8) lines[at] = line.replace(/:.*/, (rest) => rest.slice(0, 1 + below(rest.length)))
      else lines[at] = line.slice(0, below(line.length + 1)) + ['"', "'", '}', '{', ']', ':', '#', '&a', '*a', '|', '%', '\t', ','][below(13)] + line.slice(below(line.length + 1))
    }
    return lines.join('\n')
  })
}
