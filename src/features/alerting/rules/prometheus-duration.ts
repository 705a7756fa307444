const units = ['y', 'w', 'd', 'h', 'm', 's', 'ms'] as const

/** Is it a duration as Prometheus writes it: `1h30m`, `90s`, `0`? Larger units first, each once. */
export function isPrometheusDuration(text: string): boolean {
  if (text === '0') return true
  const parts = [...text.matchAll(/(\d+)(ms|[ywdhms])/g)]
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) return false
  const places = parts.map(([, , unit]) => units.indexOf(unit as (typeof units)[number]))
  return places.every((place, index) => index === 0 || place > (places[index - 1] ?? -1))
}
