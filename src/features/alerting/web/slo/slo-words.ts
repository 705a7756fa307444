import type { Slo } from '../../contract.ts'

export function sloHref(name: string): string {
  return `/alerts/slos/${encodeURIComponent(name)}`
}

export const newSlosHref = '/alerts/slos/new'

/** `12.4 %`; a dash where nothing is known. */
export function shareText(share: number | null): string {
  if (share === null) return '–'
  return `${(share * 100).toFixed(Math.abs(share) < 0.1 ? 2 : 1)} %`
}

/** `3.2 times too fast`, for a person; 1 uses the budget up exactly. */
export function burnText(rate: number | null): string {
  if (rate === null) return '–'
  return `${rate >= 100 ? Math.round(rate) : rate.toFixed(rate < 1 ? 2 : 1)} ×`
}

export const sloStates: readonly Slo['state'][] = ['failing', 'degraded', 'unknown', 'ok', 'off']
export const sloWords: Readonly<Record<Slo['state'], string>> = { failing: 'Failing', degraded: 'Burning', unknown: 'Unknown', ok: 'OK', off: 'Not used' }
export const sample = `version: prometheus/v1
service: shop
slos:
  - name: requests
    objective: 99.9
    description: Requests are answered well.
    sli:
      events:
        error_query: sum(rate(http_requests_total{job="shop",code=~"5.."}[{{.window}}]))
        total_query: sum(rate(http_requests_total{job="shop"}[{{.window}}]))
    alerting:
      name: ShopBurnsItsBudget
      page_alert: { labels: { severity: critical } }
      ticket_alert: { labels: { severity: warning } }
`
