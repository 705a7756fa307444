import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Labels } from '#lib/promql'
import { builtinFunctions, checkTemplate, executeTemplate, expandTemplate, GoList, parseTemplate, TemplateError } from './index.ts'
import { alertmanagerFunctions } from './functions/alertmanager-functions.ts'
import { GoTime } from './functions/go-time.ts'

async function expanded(text: string, value = 0): Promise<string> {
  const data = { name: '__alert_T', labels: { job: 'node', instance: 'a.b:9100' }, value, histogram: undefined, externalLabels: { cluster: 'c' }, externalUrl: 'http://prom.example/p', at: 1.7e12 }
  return Promise.resolve().then(() => expandTemplate(text, { ...data, query: (expr) => expr === 'bad' ? Promise.reject(new Error('no such thing')) : Promise.resolve([{ labels: Labels.of({ job: 'x', n: '2' }), value: 3 }, { labels: Labels.of({ job: 'y', n: '1' }), value: 4 }]) })).catch((error: unknown) => String(error))
}

describe('expandTemplate', () => {
  it.each([
    ['{{ $labels.job }} {{ .Labels.instance }} {{ $externalLabels.cluster }} [{{ $labels.none }}]', 0, 'node a.b:9100 c []'],
    ['{{ $value }} {{ printf "%.2f|%5d|%-4s|%q" $value 7 "a" "b" }}', 1234567.891, '1.234567891e+06 1234567.89|    7|a   |"b"'],
    ['{{ humanize $value }} {{ humanize1024 $value }} {{ $value | humanizeDuration }} {{ humanizePercentage 0.5 }}', 123456, '123.5k 120.6ki 1d 10h 17m 36s 50%'],
    ['{{ humanizeTimestamp 1435065584.128 }} {{ (toTime 0).Format "2006-01-02" }}', 0, '2015-06-23 13:19:44.128 +0000 UTC 1970-01-01'],
    ['{{ if gt $value 1.0 }}much{{ else if eq $value 1.0 }}one{{ else }}little{{ end }}', 1, 'one'],
    ['{{ range $i, $s := query "x" | sortByLabel "n" }}{{ $i }}{{ $s.Labels.job }}{{ .Value }} {{ end }}', 0, '0y4 1x3 '],
    ['{{ with query "x" }}{{ . | first | value }}{{ first . | label "job" }}{{ end }}', 0, '3x'],
    ['a {{- /* gone */ -}} b{{ define "t" }}<{{ . }}>{{ end }}{{ template "t" 5 }}{{ block "u" "v" }}{{ . }}{{ end }}', 0, 'ab<5>v'],
    ['{{ range $i, $x := args 1 2 3 }}{{ if eq $x 2 }}{{ continue }}{{ end }}{{ $i }}{{ end }}{{ range 9 }}{{ if eq . 3 }}{{ break }}{{ end }}{{ . }}{{ end }}', 0, 'arg0arg2012'],
    ['{{ reReplaceAll "(.*):\\\\d+" "$1" $labels.instance }} {{ match "^a" "ab" }} {{ stripPort $labels.instance }} {{ stripDomain "h.x.y:80" }} {{ title "a new-day" }}', 0, 'a.b true a.b h:80 A New-Day'],
    ['{{ html "<a>" }}{{ js "\'" }}{{ urlquery "a b&c" }}{{ externalURL }}{{ pathPrefix }}{{ parseDuration "1h" }}', 0, "&lt;a&gt;\\'a+b%26chttp://prom.example/p/p3600"],
  ])('%s', async (text, value, expectedText) => {
    expect(await expanded(text, value)).toBe(expectedText)
  })

  it.each([
    ['{{ $value | nosuch }}', 'Error: error parsing template __alert_T: template: __alert_T:1: function "nosuch" not defined'],
    ['{{ $labels.job.x }}', `Error: error executing template __alert_T: template: __alert_T:1:122: executing "__alert_T" at <$labels.job.x>: can't evaluate field x in type string`],
    ['{{ query "bad" }}', 'Error: error executing template __alert_T: template: __alert_T:1:115: executing "__alert_T" at <query "bad">: error calling query: no such thing'],
    ['{{ first (args) }}', `Error: error executing template __alert_T: template: __alert_T:1:122: executing "__alert_T" at <args>: wrong type for value; expected template.queryResult; got map[string]interface {}`],
    ['a\n{{ humanize "x" }}', 'Error: error executing template __alert_T: template: __alert_T:2:3: executing "__alert_T" at <humanize "x">: error calling humanize: strconv.ParseFloat: parsing "x": invalid syntax'],
  ])('fails as Go does: %s', async (text, message) => {
    expect(await expanded(text)).toBe(message)
  })

  it('ends what would take too long or write too much', async () => {
    expect(await expanded('{{ define "t" }}{{ template "t" }}{{ end }}{{ template "t" }}')).toContain('exceeded maximum template depth')
    expect(await expanded('{{ range 1000 }}{{ range 1000 }}{{ range 1000 }}x{{ end }}{{ end }}{{ end }}')).toContain('steps')
    expect(await expanded(`{{ range 100000 }}${'x'.repeat(100)}{{ end }}`)).toContain('characters')
    expect(checkTemplate(`{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`, 't')).toContain('max expression depth exceeded')
    expect(checkTemplate('{{ if 1 }}'.repeat(5000), 't')).toContain('nested deeper')
  })
})

describe('parseTemplate', () => {
  it('reads anything or says what is wrong, and never breaks', () => {
    const piece = fc.constantFrom('{{', '}}', '{{-', '-}}', ' ', '$x', ':=', '=', '|', '(', ')', '.', '.a', '"b"', '`c`', "'d'", '1', '0x', 'if', 'else', 'end', 'range', 'define', 'template', 'block', 'with', 'break', 'len', 'nil', ',', '\n', '/*', '*/', 'é', '😀', '\\')
    fc.assert(fc.property(fc.oneof(fc.string(), fc.array(piece).map((parts) => parts.join('')), fc.array(piece).map((parts) => `{{${parts.join(' ')}}}`)), (text) => {
      try {
        const template = parseTemplate('t', text, (name) => Object.hasOwn(builtinFunctions, name))
        executeTemplate(template, 'data', builtinFunctions)
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error
        expect(error.message).toMatch(/^template: /)
      }
    }), { numRuns: 2000 })
  })

  it('leaves a text without actions as it is', () => {
    fc.assert(fc.property(fc.string().filter((text) => !text.includes('{{')), (text) => {
      expect(executeTemplate(parseTemplate('t', text, () => false), null, {})).toBe(text)
    }))
  })
})

it('has the functions of Alertmanager', () => {
  const functions = { ...builtinFunctions, ...alertmanagerFunctions({ now: 1.7e12 + 90_000 }) }
  const run = (text: string, data: Parameters<typeof executeTemplate>[1] = null) => executeTemplate(parseTemplate('', text, (name) => Object.hasOwn(functions, name)), data, functions)
  const time = new GoTime(1_700_000_000_000_000_000n)
  expect(run('{{ date "15:04 MST" . }} {{ tz "Europe/Paris" . | date "15:04 MST -0700" }} {{ since . }}', time)).toBe('22:13 UTC 23:13 CET +0100 1m30s')
  expect(run('{{ join ", " . }} {{ len . }} {{ stringSlice "a" "b" | join "-" }}', new GoList(['x', 'y'], '[]string'))).toBe('x, y 2 a-b')
  expect(run('{{ toJson (dict "a" 1 "b" (list "<x>")) }} {{ title "hELLO wORLD" }} {{ trimSpace "  a " }}')).toBe('{"a":1,"b":["\\u003cx\\u003e"]} Hello World a')
})
