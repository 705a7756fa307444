type Search = Readonly<Record<string, string | undefined>>

const states = ['error', 'ok', 'unset'] as const

/** What the address asks of traces. What is no number is not asked. */
export function traceFilter(search: Search, { from, to }: { readonly from: number; readonly to: number }) {
  const text = (name: 'text' | 'service' | 'name' | 'attributes') => (search[name] ? { [name]: search[name] } : {})
  const status = states.find((state) => state === search['status'])
  const [least, most] = [numberOf(search['slow']), numberOf(search['fast'])]
  return {
    from: new Date(from).toISOString(), to: new Date(to).toISOString(), ...text('text'), ...text('service'), ...text('name'), ...text('attributes'),
    ...(status ? { status } : {}), ...(least === undefined ? {} : { minDurationMs: least }), ...(most === undefined ? {} : { maxDurationMs: most }),
  }
}

function numberOf(text: string | undefined): number | undefined {
  const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text)
  return Number.isFinite(value) && value >= 0 ? value : undefined
}
