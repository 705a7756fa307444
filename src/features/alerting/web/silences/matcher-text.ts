/** A label as a condition that only it fits: `service="shop"`. Names that are no identifiers stand in quotes. */
export function matcherText(name: string, value: string): string {
  return `${/^[a-zA-Z_]\w*$/.test(name) ? name : JSON.stringify(name)}=${JSON.stringify(value)}`
}

/** Conditions that fit an alert by all of its labels, the telling ones first. */
export function matchersOf(labels: Readonly<Record<string, string>>): string[] {
  const first = ['alertname', 'service', 'job', 'instance']
  const place = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length)
  return Object.entries(labels).toSorted(([a], [b]) => place(a) - place(b)).map(([name, value]) => matcherText(name, value))
}
