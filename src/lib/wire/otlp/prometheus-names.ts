/** Units of OpenTelemetry by the words that Prometheus has for them (github.com/prometheus/otlptranslator). */
const units: Readonly<Record<string, string>> = {
  d: 'days', h: 'hours', min: 'minutes', s: 'seconds', ms: 'milliseconds', us: 'microseconds', ns: 'nanoseconds',
  By: 'bytes', KiBy: 'kibibytes', MiBy: 'mebibytes', GiBy: 'gibibytes', TiBy: 'tibibytes', KBy: 'kilobytes', MBy: 'megabytes', GBy: 'gigabytes', TBy: 'terabytes',
  m: 'meters', V: 'volts', A: 'amperes', J: 'joules', W: 'watts', g: 'grams', Cel: 'celsius', Hz: 'hertz', '1': '', '%': 'percent',
}
const perUnits: Readonly<Record<string, string>> = { s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week', mo: 'month', y: 'year' }

export interface NamedMetric {
  readonly name: string
  readonly unit: string
  readonly isCounter: boolean
  readonly isGauge: boolean
}

/** A metric's name with its unit and `_total`, in the letters that every reader of Prometheus knows. */
export function prometheusName({ name, unit, isCounter, isGauge }: NamedMetric): string {
  const tokens = name.split(/[^\p{L}\p{Nd}:]+/u).filter((token) => token !== '')
  const [main = '', per = ''] = splitUnit(unit)
  const mainWords = wordsOf(units[main] ?? main)
  if (mainWords !== '' && !tokens.includes(mainWords)) tokens.push(mainWords)
  const perWords = wordsOf(perUnits[per] ?? per)
  if (perWords !== '' && !tokens.includes(perWords)) tokens.push('per', perWords)
  const suffix = isCounter ? 'total' : isGauge && unit === '1' ? 'ratio' : undefined
  const kept = suffix === undefined ? tokens : [...tokens.filter((token) => token !== suffix), suffix]
  const joined = kept.join('_').replaceAll(/[^a-zA-Z0-9_:]/g, '_').replaceAll(/__+/g, '_')
  return /^\d/.test(joined) ? `_${joined}` : joined
}

/** Braces are remarks: `{request}/s` has no main unit. */
function splitUnit(unit: string): string[] {
  const [main = '', per = ''] = unit.split('/').map((part) => part.trim())
  return [main, per].map((part) => (/[{}]/.test(part) ? '' : part))
}

function wordsOf(unit: string): string {
  return unit.replaceAll(/[^\p{L}\p{Nd}]+/gu, '_').replaceAll(/^_+|_+$/g, '')
}

/** An attribute's name as a label. */
export function labelName(attribute: string): string {
  const name = attribute.replaceAll(/[^a-zA-Z0-9_]/g, '_')
  return /^\d/.test(name) ? `key_${name}` : name
}

/** Attributes as labels. Where two become one name, their values are joined. */
export function attributeLabels(attributes: ReadonlyMap<string, string>): Map<string, string> {
  const labels = new Map<string, string>()
  for (const [attribute, value] of [...attributes].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const name = labelName(attribute)
    const before = labels.get(name)
    if (name !== '') labels.set(name, before === undefined ? value : `${before};${value}`)
  }
  return labels
}
