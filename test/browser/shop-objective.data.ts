/** 90 of 100 requests for prices are answered well; in windows of seconds, for a story has no thirty days. */
export const shopObjective = `version: prometheus/v1
service: shop
labels: { environment: production }
slos:
  - name: prices
    objective: 90
    description: Prices are answered.
    plugins: { chain: [{ id: sloth.dev/contrib/rule_intervals/v1, config: { interval: { default: 1s } } }] }
    sli:
      events:
        error_query: sum(rate(requests_total{job="shop",code="500"}[{{.window}}]))
        total_query: sum(rate(requests_total{job="shop"}[{{.window}}]))
    alerting:
      name: ShopPricesFail
      page_alert: { labels: { severity: critical }, annotations: { summary: Too many requests of shop fail. Its budget burns too fast. } }
      ticket_alert: { disable: true }
---
apiVersion: sloth.slok.dev/v1
kind: AlertWindows
spec:
  sloPeriod: 10m
  page: { quick: { errorBudgetPercent: 2, shortWindow: 4s, longWindow: 8s }, slow: { errorBudgetPercent: 4, shortWindow: 5s, longWindow: 16s } }
  ticket: { quick: { errorBudgetPercent: 8, shortWindow: 8s, longWindow: 30s }, slow: { errorBudgetPercent: 10, shortWindow: 30s, longWindow: 60s } }
`
