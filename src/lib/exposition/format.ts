/** Prometheus text 0.0.4 (and 1.0.0, with names in quotes), or OpenMetrics 1.0. */
export type ExpositionFormat = 'text' | 'openmetrics'

/** What a scrape asks for, best first: OpenMetrics has exemplars, 1.0.0 names in UTF-8. */
export const acceptHeader = [
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6', 'application/openmetrics-text;version=1.0.0;q=0.5', 'application/openmetrics-text;version=0.0.1;q=0.4',
  'text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3', 'text/plain;version=0.0.4;q=0.2', '*/*;q=0.1',
].join(',')

/** The format that an answer says it has; what says nothing is taken for plain text. Undefined for what can be no exposition. */
export function formatOf(contentType: string | null | undefined): ExpositionFormat | undefined {
  const [type = ''] = (contentType ?? '').toLowerCase().split(';')
  if (type.trim() === 'application/openmetrics-text') return 'openmetrics'
  return /^(text\/(plain|html)?|application\/octet-stream|)$/.test(type.trim()) ? 'text' : undefined
}
