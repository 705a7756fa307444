/** Several values as one text of an address, and back: `a,b`, with commas of their own as `\,`. */
export function valuesText(values: readonly string[]): string {
  return values.map((value) => value.replaceAll('\\', '\\\\').replaceAll(',', '\\,')).join(',')
}

export function valuesOf(text: string): string[] {
  const values: string[] = ['']
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] as string
    if (sign === ',') values.push('')
    else values[values.length - 1] += sign === '\\' && at + 1 < text.length ? (text[(at += 1)] as string) : sign
  }
  return values
}

/** The field of the address that a variable is kept in: `var-job`, as Grafana has it. */
export function addressField(variable: string): string {
  return `var-${variable}`
}
