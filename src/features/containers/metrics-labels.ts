const prefix = 'prometheus.io/'

/** Of labels or annotations those that say whether and where there are metrics; nothing where there are none. */
export function metricsLabelsOf(labels: readonly (readonly [name: string, value: string])[]): { metricsLabels?: Record<string, string> } {
  const metricsLabels = Object.fromEntries(labels.filter(([name]) => name.startsWith(prefix)).map(([name, value]) => [name, value.slice(0, 2000)]))
  return Object.keys(metricsLabels).length === 0 ? {} : { metricsLabels }
}
