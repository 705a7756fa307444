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
