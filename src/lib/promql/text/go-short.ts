/** Go's %g: the shortest digits, an exponent of two digits below 1e-4 and from 1e21. */
export function goShort(value: number): string {
  if (value === Infinity) return '+Inf'
  if (value === -Infinity) return '-Inf'
  if (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e21)) return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
  return String(value)
}
