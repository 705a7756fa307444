/** The samples that the alert-generator programme of github.com/prometheus/compliance sends, every 15 s, and what is to be seen. */
export const sampleEveryMs = 15_000
export const groupIntervalMs = 30_000

export interface ExpectedSpan {
  readonly alert: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly state: 'pending' | 'firing'
  readonly value: string
  /** Places of samples: with `from` it begins, with `to` it is over; `activeFrom` is where it began to hold. */
  readonly from: number
  readonly to: number
  readonly activeFrom: number
}

export interface Scenario {
  readonly group: string
  readonly series: readonly string[]
  /** How many samples it goes on for. */
  readonly length: number
  readonly spans: readonly ExpectedSpan[]
}

const metric = (group: string, rule: string, more = '') => `alert_generator_test_suite{alertname="${group}_${rule}",rulegroup="${group}"${more}}`

const order = 'NewAlerts_OrderCheck'
const firstRule = (variant: string, state: ExpectedSpan['state'], from: number, to: number, activeFrom: number): ExpectedSpan => ({
  alert: `${order}_Rule1`, labels: { foo: 'bar', rulegroup: order, variant }, annotations: { description: 'This should produce more alerts later' }, value: '11', state, from, to, activeFrom,
})

const simple = 'PendingAndFiringAndResolved'
const simpleAlert = (state: ExpectedSpan['state'], value: string, from: number, to: number, activeFrom: number): ExpectedSpan => ({
  alert: `${simple}_SimpleAlert`, labels: { foo: 'bar', rulegroup: simple }, annotations: { description: 'SimpleAlert is firing', summary: `The value is ${value} ${value}` }, value, state, from, to, activeFrom,
})

const inactive = 'PendingAndResolved_AlwaysInactive'
const small = 'ZeroFor_SmallFor'
const zeroFor = (query: string, value: string, from: number, to: number): ExpectedSpan => ({
  alert: `${small}_ZeroFor`, labels: { foo: 'bar', rulegroup: small }, value, state: 'firing', from, to, activeFrom: from,
  annotations: { description: 'This should immediately fire', template_test: '1.049M 1Mi 2m 15s 95.9% 2022-01-25 12:36:43 +0000 UTC', template_query_test: `Args are: foo bar 99. first_id:101,${query},` },
})
const smallFor = (state: ExpectedSpan['state'], value: string, from: number, to: number, activeFrom: number): ExpectedSpan => ({
  alert: `${small}_SmallFor`, labels: { ba_dum: 'tss', rulegroup: small }, value, state, from, to, activeFrom,
  annotations: { description: 'This should fire after an interval', template_test: 'This Part IS TESTING the strings. ::1 127.0.0.1. 7815. replaced text. .' },
})

export const scenarios: readonly Scenario[] = [
  {
    group: order, length: 94,
    series: [`${metric(order, 'Rule1', ',variant="one"')} 1x7 11x64 9x20`, `${metric(order, 'Rule1', ',variant="two"')} 1x31 11x32 9x20`],
    spans: [
      firstRule('one', 'pending', 8, 20, 8), firstRule('one', 'firing', 20, 73, 8), firstRule('two', 'pending', 32, 44, 32), firstRule('two', 'firing', 44, 65, 32),
      { alert: `${order}_Rule2`, labels: { alertstate: 'firing', ba_dum: 'tss', foo: 'baz', rulegroup: order }, annotations: { description: `Based on ALERTS. Old alertname was ${order}_Rule1. foo was bar.` }, value: '2', state: 'firing', from: 44, to: 65, activeFrom: 44 },
    ],
  },
  {
    group: simple, length: 240,
    series: [`${metric(simple, 'SimpleAlert')} 3 5x2 9x3 11x12 15x31 19x15 9x19 15x44 8x15`],
    spans: [
      simpleAlert('pending', '11', 8, 21, 8), simpleAlert('pending', '15', 21, 32, 8), simpleAlert('firing', '15', 32, 53, 8), simpleAlert('firing', '19', 53, 69, 8),
      simpleAlert('pending', '15', 89, 113, 89), simpleAlert('firing', '15', 113, 134, 89),
    ],
  },
  {
    group: inactive, length: 80,
    series: ['PendingAlert', 'InactiveAlert'].map((rule) => `${metric(inactive, rule)} 3 5x2 9x3 11x10 9`),
    spans: [{ alert: `${inactive}_PendingAlert`, labels: { foo: 'bar', rulegroup: inactive }, annotations: { description: 'SimpleAlert is firing' }, value: '11', state: 'pending', from: 8, to: 19, activeFrom: 8 }],
  },
  {
    group: small, length: 126,
    series: [
      ...['ZeroFor', 'SmallFor'].map((rule) => `${metric(small, rule)} 3 5x2 9x3 15x12 9x71 11x12 9`),
      ...[1, 2, 3].map((at) => `alert_generator_test_suite{rulegroup="${small}",for="template",id="${100 + at}",__value__="val${at}"} ${at}x27 ${2 * at}x200`),
    ],
    spans: [
      zeroFor('101:1,102:2,103:3', '15', 8, 21), zeroFor('101:2,102:4,103:6', '11', 93, 106),
      smallFor('pending', '15', 8, 10, 8), smallFor('firing', '15', 10, 21, 8),
    ],
  },
]
