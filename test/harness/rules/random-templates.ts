/** Mulberry32: the same numbers for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const atoms = ['$value', '$labels.instance', '$labels.none', '.Value', '.Labels.job', '"abc"', '`raw`', '1', '0', '2.5', '-3', '1e3', '0x1F', "'a'", 'true', 'false', '.', '$', '$labels', '"%.2f"', '"%s-%d"', '"a.b.example:9090"', '"5m"', '"1.5"', '"a"', '12345.678', '0.000123', '1e6', '123456789.0', 'nil', '$x', '.Labels', '$labels.instance.x', '"<a>&\'"', '-1.5e-7', '86461.5']
const functions: readonly (readonly [name: string, args: number])[] = [
  ['humanize', 1], ['humanize1024', 1], ['humanizeDuration', 1], ['humanizePercentage', 1], ['humanizeTimestamp', 1], ['printf', 2], ['printf', 3], ['print', 2], ['println', 2], ['title', 1], ['toUpper', 1], ['toLower', 1], ['len', 1], ['index', 2], ['slice', 2], ['slice', 3], ['eq', 2], ['ne', 2], ['lt', 2],
  ['gt', 2], ['le', 2], ['ge', 2], ['and', 2], ['or', 2], ['not', 1], ['html', 1], ['js', 1], ['urlquery', 1], ['match', 2], ['reReplaceAll', 3], ['stripPort', 1], ['stripDomain', 1], ['graphLink', 1], ['tableLink', 1], ['args', 2], ['parseDuration', 1], ['toTime', 1], ['safeHtml', 1], ['nosuch', 1], ['value', 1], ['label', 2], ['first', 1],
]

/** Templates as rules use them, and such as nobody should write: from one seed. */
export function randomTemplates(seed: number, count: number): string[] {
  const random = randomOf(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const operand = (depth: number): string => depth > 0 && random() < 0.3 ? `(${pipeline(depth - 1)})${random() < 0.1 ? '.Labels' : ''}` : pick(atoms)
  const call = (depth: number): string => {
    const [name, args] = pick(functions)
    const given = Math.max(0, args + (random() < 0.1 ? 1 : 0) - (random() < 0.1 ? 1 : 0))
    return [name, ...Array.from({ length: given }, () => operand(depth))].join(random() < 0.05 ? '  ' : ' ')
  }
  const piped = (): string => {
    const [name, args] = pick(functions)
    return [name, ...Array.from({ length: args - 1 }, () => operand(0))].join(' ')
  }
  const pipeline = (depth: number): string => {
    const parts = [random() < 0.6 ? operand(depth) : call(depth)]
    while (random() < 0.3) parts.push(piped())
    return parts.join(random() < 0.9 ? ' | ' : '|')
  }
  const open = (): string => random() < 0.1 ? '{{- ' : random() < 0.5 ? '{{ ' : '{{'
  const close = (): string => random() < 0.1 ? ' -}}' : random() < 0.5 ? ' }}' : '}}'
  const action = (text: string): string => open() + text + close()
  const body = (depth: number): string => Array.from({ length: 1 + Math.floor(random() * 2) }, () => piece(depth)).join('')
  const piece = (depth: number): string => {
    const kind = random()
    if (depth === 0 || kind < 0.25) return kind < 0.12 ? pick([' text ', '\n', 'a', ' %s ', '} ']) : action(pipeline(1))
    if (kind < 0.5) return action(pipeline(2))
    if (kind < 0.62) return `${action(`if ${pipeline(1)}`)}${body(depth - 1)}${random() < 0.4 ? action(random() < 0.5 ? 'else' : `else if ${pipeline(0)}`) + body(depth - 1) : ''}${action('end')}`
    if (kind < 0.72) return `${action(`with ${random() < 0.4 ? '$x := ' : ''}${pipeline(1)}`)}${body(depth - 1)}${random() < 0.3 ? action('else') + body(depth - 1) : ''}${action('end')}`
    if (kind < 0.84) return `${action(`range ${pick(['', '$x := ', '$k, $v := '])}${pick(['$labels', 'args 1 "b" 2.5', '3', '.', '$labels.none', pipeline(1)])}`)}${pick([body(depth - 1), action('$k') + action('$v'), action('break'), action('.')])}${action('end')}`
    if (kind < 0.9) return action(`$x ${random() < 0.8 ? ':=' : '='} ${pipeline(1)}`)
    if (kind < 0.94) return `${action('define "t"')}${body(depth - 1)}${action('end')}${action(pick(['template "t" .', 'template "t"', 'template "none"']))}`
    if (kind < 0.97) return action(pick(['/* note */', '/* open', 'end', 'else', 'break', 'if', 'range', 'template x', '"open', '1 |', '| 1', '$', '..', '.a.', '(1', '1)', '1 2', '@', 'a#b', "'ab'", '1.2.3', '0x', '$y', '1_0', 'block "b" .']))
    return pick(['{{', '}}', '{{"}}', '{{`}}', '{{ $x := 1', '{{/**/}}', '{{- -}}'])
  }
  return Array.from({ length: count }, () => body(2))
}
