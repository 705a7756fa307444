/** What a new text begins with: one rule with all that a good one has. */
export const startingText = `groups:
  - name: availability
    interval: 30s
    rules:
      - alert: TargetDown
        expr: up == 0
        for: 5m
        labels:
          severity: high
        annotations:
          summary: "{{ $labels.instance }} of {{ $labels.job }} does not answer"
          runbook_url: ""
`

/** Unit tests that a kept text begins with: its first alert, with no samples. */
export function firstTests(text: string): string {
  const name = /^\s*(?:- )?alert:\s*["']?([\w:.-]+)/m.exec(text)?.[1]
  if (name === undefined) return startingTests
  return `evaluation_interval: 1m
tests:
  - name: ${name} is quiet as long as nothing is known
    interval: 1m
    input_series: []
    alert_rule_test:
      - eval_time: 5m
        alertname: ${name}
        exp_alerts: []
`
}

/** Unit tests that fit it. */
export const startingTests = `evaluation_interval: 1m
tests:
  - name: a target that is away for five minutes
    interval: 1m
    input_series:
      - series: up{job="shop", instance="shop-1"}
        values: 1 0x10
    alert_rule_test:
      - eval_time: 5m
        alertname: TargetDown
        exp_alerts: []
      - eval_time: 6m
        alertname: TargetDown
        exp_alerts:
          - exp_labels: { severity: high, job: shop, instance: shop-1 }
            exp_annotations: { summary: shop-1 of shop does not answer, runbook_url: "" }
`
