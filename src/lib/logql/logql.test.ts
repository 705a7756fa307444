import { describe, expect, it } from 'vitest'
import { evaluateLogql, LogqlError, type LogqlResult, parseLogql } from './index.ts'
import { type HeldLine, sourceOf } from './lines.fixture.ts'

const second = 1_000_000_000n
const app = { app: 'api' }

function held(lines: readonly string[], labels: Readonly<Record<string, string>> = app): HeldLine[] {
  return lines.map((line, at) => ({ labels, timeNs: BigInt(at + 1) * second, line }))
}

async function ask(query: string, lines: readonly HeldLine[], over: Partial<Parameters<typeof evaluateLogql>[1]> = {}): Promise<LogqlResult> {
  return evaluateLogql(sourceOf(lines), { query, start: 0n, end: 100n * second, step: 0n, direction: 'forward', limit: 1000, ...over })
}

async function linesOf(query: string, lines: readonly string[]): Promise<string[]> {
  const result = await ask(query, held(lines))
  return result.type === 'streams' ? result.streams.flatMap(({ entries }) => entries).sort((a, b) => Number(a.timeNs - b.timeNs)).map(({ line }) => line) : []
}

/** The labels of the only line. */
async function labelsOf(query: string, line: string, metadata?: Record<string, string>): Promise<Record<string, string> | undefined> {
  const result = await ask(query, [{ labels: app, timeNs: second, line, ...(metadata ? { metadata } : {}) }])
  return result.type === 'streams' ? result.streams[0]?.labels.toRecord() : undefined
}

async function vectorOf(query: string, lines: readonly HeldLine[], end = 100n * second): Promise<Record<string, number>> {
  const result = await ask(query, lines, { end })
  if (result.type === 'scalar') return { scalar: result.value }
  return result.type === 'streams' ? {} : Object.fromEntries(result.series.map(({ labels, values }) => [labels.toString(), values[0] ?? Number.NaN]))
}

describe('line filters', () => {
  const lines = ['GET /a 200', 'POST /b 500', 'GET /b 404 from 10.1.2.3', 'put /c']
  it.each([
    ['{app="api"} |= "GET"', [0, 2]],
    ['{app="api"} != "GET"', [1, 3]],
    ['{app="api"} |~ `\\d{3}$`', [0, 1]],
    ['{app="api"} !~ `(?i)(get|put)`', [1]],
    ['{app="api"} |= "POST" or "put"', [1, 3]],
    ['{app="api"} != "POST" or "put"', [0, 2]],
    ['{app="api"} |~ "P.ST" or "p.t"', [1, 3]],
    ['{app="api"} |= "GET" |= "/b"', [2]],
    ['{app="api"} |> "<_> /b <_>"', [1, 2]],
    ['{app="api"} |> "GET <_>"', [0, 2]],
    ['{app="api"} |> "GET <_> 200"', [0]],
    ['{app="api"} !> "GET <_>" or "put <_>"', [1]],
    ['{app="api"} |= ip("10.0.0.0/8")', [2]],
    ['{app="api"} != ip("10.1.2.1-10.1.2.9")', [0, 1, 3]],
    ['{app=~"a.*", app!="web"} |= ""', [0, 1, 2, 3]],
  ])('%s', async (query, wanted) => {
    expect(await linesOf(query, lines)).toEqual(wanted.map((at) => lines[at]))
  })
})

describe('parsers', () => {
  const json = '{"status": 200.0, "big": 12345678901234567890, "app": "x", "req": {"method": "GET", "head-er": {"h": "é\\n"}}, "ok": true, "none": null, "list": [1, {"a": "b"}], "9": "n"}'
  it.each([
    ['{app="api"} | json', json, { app: 'api', status: '200.0', big: '12345678901234567890', app_extracted: 'x', req_method: 'GET', req_head_er_h: 'é\n', ok: 'true', _9: 'n' }],
    ['{app="api"} | json m="req.method", l="list[1].a", h="req[\\"head-er\\"]", gone="a.b"', json, { app: 'api', m: 'GET', l: 'b', h: '{"h": "é\\n"}' }],
    ['{app="api"} | json', '{"a": "1", "b": }', { app: 'api', a: '1', __error__: 'JSONParserErr', __error_details__: 'the line is no JSON object: unexpected "}"' }],
    ['{app="api"} | json | __error__=""', 'plain', undefined],
    ['{app="api"} | logfmt', 'level=warn msg="a \\"b\\" c" dur=1.5s flag x.y=1 app=z', { app: 'api', level: 'warn', msg: 'a "b" c', dur: '1.5s', x_y: '1', app_extracted: 'z' }],
    ['{app="api"} | logfmt', 'a=1 b="open', { app: 'api', a: '1' }],
    ['{app="api"} | logfmt --strict', 'a=1 =2 c=3', { app: 'api', a: '1', __error__: 'LogfmtParserErr', __error_details__: "logfmt syntax error at pos 5 : unexpected '='" }],
    ['{app="api"} | logfmt l="level", m="msg"', 'level=warn msg=x other=1', { app: 'api', l: 'warn', m: 'x' }],
    ['{app="api"} | pattern "<ip> - <_> [<time>] \\"<method> <path>\\" <status>"', '1.2.3.4 - me [now] "GET /x" 200', { app: 'api', ip: '1.2.3.4', time: 'now', method: 'GET', path: '/x', status: '200' }],
    ['{app="api"} | regexp `(?P<m>\\w+) (?P<p>/\\S*)`', 'GET /a', { app: 'api', m: 'GET', p: '/a' }],
    ['{app="api"} | unpack', '{"pod": "p1", "n": 1, "_entry": "real"}', { app: 'api', pod: 'p1' }],
    ['{app="api"} | json | drop status, ok, list, big, req_method="GET", _9, req_head_er_h', json, { app: 'api', app_extracted: 'x' }],
    ['{app="api"} | json | keep status, ok="false"', json, { status: '200.0' }],
    ['{app="api"} | logfmt | label_format lvl=level, both="{{.level}}-{{.a}}"', 'level=warn a=1', { app: 'api', lvl: 'warn', both: '-1', a: '1' }],
    ['{app="api"} | trace="t1"', 'x', { app: 'api', trace: 't1' }],
  ])('%s of %s', async (query, line, wanted) => {
    expect(await labelsOf(query, line, query.includes('trace') ? { trace: 't1' } : undefined)).toEqual(wanted)
  })
  it('takes the line out of what was packed, and colours off', async () => {
    expect(await linesOf('{app="api"} | unpack', ['{"_entry": "real"}'])).toEqual(['real'])
    expect(await linesOf('{app="api"} | decolorize', ['\u001b[31mred\u001b[0m'])).toEqual(['red'])
  })
})

describe('label filters', () => {
  const lines = ['s=200 d=5ms b=1KB ip=10.0.0.1', 's=500 d=2s b=5MiB ip=192.168.0.1', 's=x d=y b=z ip=q']
  it.each([
    ['s >= 500', [1, 2]],
    ['s == 200', [0, 2]],
    ['s >= 500 | __error__=""', [1]],
    ['d > 1s | __error__=""', [1]],
    ['b <= 1KB | __error__=""', [0]],
    ['b > 1KiB | __error__=""', [1]],
    ['ip = ip("10.0.0.0/8")', [0]],
    ['ip != ip("10.0.0.0/8") | s != "x"', [1]],
    ['s = "200" or s = "500" and d = "2s"', [0, 1]],
    ['s = "200", d = "5ms"', [0]],
    ['(s = "200" or s = "500") and b =~ "5.*"', [1]],
    ['gone = ""', [0, 1, 2]],
    ['gone > 1', []],
  ])('%s', async (filter, wanted) => {
    expect(await linesOf(`{app="api"} | logfmt | ${filter}`, lines)).toEqual(wanted.map((at) => lines[at]))
  })
})

describe('templates', () => {
  it.each([
    ['{{.a}}-{{ .b | ToUpper }}', 'one-TWO'],
    ['{{ Replace .a "n" "m" -1 }}{{ trunc 2 .b }}{{ substr 1 3 .a }}', 'ometwne'],
    ['{{ if eq .a "one" }}yes{{ else if .b }}b{{ else }}no{{ end }}', 'yes'],
    ['{{ if .gone }}x{{ else }}{{ default "d" .gone }}{{ end }}', 'd'],
    ['{{ printf "%-5s|%05.1f|%d" .a (float64 .n) (int .n) }}', 'one  |012.5|12'],
    ['{{ range $i, $e := fromJson .j }}{{$i}}{{$e.k}},{{ end }}', '0x,1y,'],
    ['a {{- " b " -}} c', 'a b c'],
    ['{{ add 1 2 (int .n) }} {{ div 7 2 }} {{ divf 7 2 }}', '15 3 3.5'],
    ['{{ regexReplaceAll "(o)(n)" .a "${2}${1}" }} {{ .a | trimSuffix "e" | repeat 2 }}', 'noe onon'],
    ['{{ __line__ | len }} {{ .a | contains "n" }} {{ Trim "xax" "x" }} {{ alignRight 5 .a }}', '52 true a   one'],
    ['{{ with .a }}{{ . }}!{{ end }}{{ $v := .b }}{{ $v }}', 'one!two'],
    ['{{ duration "1m30s" }} {{ bytes "2KB" }}', '90 2000'],
  ])('%s', async (template, wanted) => {
    expect(await linesOf(`{app="api"} | logfmt | line_format \`${template}\``, ['a=one b=two n=12.5 j="[{\\"k\\":\\"x\\"},{\\"k\\":\\"y\\"}]"'])).toEqual([wanted])
  })
  it('makes what fails on a line that line\'s error', async () => {
    expect(await labelsOf('{app="api"} | line_format `{{ fromJson .x }}`', 'x')).toMatchObject({ __error__: 'TemplateFormatErr' })
  })
  it.each([['{{ call .a }}', 'the function call is not supported'], ['{{ nope .a }}', 'function "nope" not defined'], ['{{ if .a }}', 'end'], ['{{ template "x" }}', 'is not supported']])('names what it does not know: %s', async (template, message) => {
    await expect(linesOf(`{app="api"} | line_format \`${template}\``, [])).rejects.toThrow(message)
  })
})

describe('metric queries', () => {
  const lines = [...held(['lat=1 s=a', 'lat=3 s=b', 'lat=5 s=a', 'lat=2 s=b']), ...held(['lat=100ms s=c'], { app: 'web' })]
  it.each([
    ['count_over_time({app="api"}[1m])', 60n, { '{app="api"}': 4 }],
    ['count_over_time({app="api"}[2s])', 4n, { '{app="api"}': 2 }],
    ['rate({app="api"}[10s])', 10n, { '{app="api"}': 0.4 }],
    ['rate({app="api"}[10s] offset 2s)', 4n, { '{app="api"}': 0.2 }],
    ['bytes_over_time({app="api"}[1m])', 60n, { '{app="api"}': 36 }],
    ['sum by (s) (count_over_time({app="api"} | logfmt [1m]))', 60n, { '{s="a"}': 2, '{s="b"}': 2 }],
    ['sum_over_time({app="api"} | logfmt | unwrap lat [1m])', 60n, { '{app="api", s="a"}': 6, '{app="api", s="b"}': 5 }],
    ['avg_over_time({app="api"} | logfmt | unwrap lat [1m]) by (app)', 60n, { '{app="api"}': 2.75 }],
    ['quantile_over_time(0.5, {app="api"} | logfmt | unwrap lat [1m]) by (app)', 60n, { '{app="api"}': 2.5 }],
    ['max_over_time({app="api"} | logfmt | unwrap lat [1m]) without (s)', 60n, { '{app="api"}': 5 }],
    ['first_over_time({app="api"} | logfmt | unwrap lat [1m]) by (app)', 60n, { '{app="api"}': 1 }],
    ['last_over_time({app="api"} | logfmt | unwrap lat [1m]) by (app)', 60n, { '{app="api"}': 2 }],
    ['stdvar_over_time({app="api"} | logfmt | unwrap lat [1m]) by (app)', 60n, { '{app="api"}': 2.1875 }],
    ['sum_over_time({app="web"} | logfmt | unwrap duration(lat) [1m])', 60n, { '{app="web", s="c"}': 0.1 }],
    ['sum_over_time({app=~".+"} | logfmt | unwrap lat | __error__="" [1m])', 60n, { '{app="api", s="a"}': 6, '{app="api", s="b"}': 5 }],
    ['absent_over_time({app="gone", x=~"y"}[1m])', 60n, { '{app="gone"}': 1 }],
    ['absent_over_time({app="api"}[1m])', 60n, {}],
    ['topk(1, count_over_time({app=~".+"}[1m]))', 60n, { '{app="api"}': 4 }],
    ['count_over_time({app="api"}[1m]) / 2 + 1 * 3', 60n, { '{app="api"}': 5 }],
    ['2 ^ 3 ^ 2 - 1', 60n, { scalar: 511 }],
    ['1 - 2 - 3 * 2', 60n, { scalar: -7 }],
    ['count_over_time({app=~".+"}[1m]) > 2', 60n, { '{app="api"}': 4 }],
    ['count_over_time({app=~".+"}[1m]) > bool 2', 60n, { '{app="api"}': 1, '{app="web"}': 0 }],
    ['sum(count_over_time({app="gone"}[1m])) or vector(0)', 60n, { '{}': 0 }],
    ['count_over_time({app=~".+"}[1m]) unless on (app) count_over_time({app="web"}[1m])', 60n, { '{app="api"}': 4 }],
    ['sum by (app, s) (count_over_time({app="api"} | logfmt [1m])) / on (app) group_left () sum by (app) (count_over_time({app="api"}[1m]))', 60n, { '{app="api", s="a"}': 0.5, '{app="api", s="b"}': 0.5 }],
    ['label_replace(count_over_time({app="api"}[1m]), "n", "x-$1", "app", "(a.).*")', 60n, { '{app="api", n="x-ap"}': 4 }],
  ])('%s', async (query, end, wanted) => {
    expect(await vectorOf(query, lines, end * second)).toEqual(wanted)
  })
  it('says which error of a line stands in the way', async () => {
    await expect(vectorOf('sum_over_time({app=~".+"} | logfmt | unwrap lat [1m])', lines, 60n * second)).rejects.toThrow('pipeline error: \'SampleExtractionErr\' for series')
  })
  it('gives rate_counter with resets', async () => {
    const counter = held(['v=0', 'v=10', 'v=4', 'v=14'])
    expect((await vectorOf('rate_counter({app="api"} | logfmt | unwrap v [4s])', counter, 4n * second))['{app="api"}']).toBeCloseTo(6, 9)
  })
  it('gives a range by steps', async () => {
    const result = await ask('count_over_time({app="api"}[2s])', lines, { start: second, end: 5n * second, step: 2n * second })
    expect(result.type === 'matrix' && result.series.map(({ times, values }) => [times, values])).toEqual([[[1000, 3000, 5000], [1, 2, 1]]])
  })
})

describe('what is refused', () => {
  it.each([
    ['{}', 'parse error'],
    ['{app=~".*"}', 'at least one regexp or equality matcher'],
    ['{app="a"} |= ', 'unexpected $end'],
    ['{app="a"} | regexp "(.*)"', 'at least one named capture'],
    ['{app="a"} | pattern "<a><b>"', 'consecutive capture'],
    ['{app="a"} |~ "("', 'error parsing regexp'],
    ['{app=~"("}', 'error parsing regexp'],
    ['sum_over_time({app="a"}[1m])', 'invalid aggregation sum_over_time without unwrap'],
    ['count_over_time({app="a"} | unwrap x [1m])', 'invalid aggregation count_over_time with unwrap'],
    ['rate({app="a"}[1m]) by (x)', 'grouping not allowed for rate'],
    ['topk(rate({app="a"}[1m]))', 'parameter required'],
    ['1 and 2', 'unexpected literal'],
    ['{app="a"} |= ip("x")', 'ip: invalid pattern'],
    ['{app="a"} |> "<name>"', 'named captures are not allowed'],
  ])('%s', async (query, message) => {
    await expect(ask(query, [])).rejects.toThrow(message)
    await expect(ask(query, [])).rejects.toBeInstanceOf(LogqlError)
  })
  it('what is nested too deeply', async () => {
    await expect(ask(`${'('.repeat(2000)}1${')'.repeat(2000)}`, [])).rejects.toThrow('nested deeper')
  })
  it('holds a query to its limits', async () => {
    const many = held(Array.from({ length: 50 }, (_, at) => `n=${at}`))
    const request = { query: 'count_over_time({app="api"} | logfmt [1h])', start: 0n, end: 100n * second, step: 0n, direction: 'forward' as const, limit: 1 }
    await expect(evaluateLogql(sourceOf(many), request, { limits: { maxSeries: 10 } })).rejects.toThrow('maximum of series (10) reached')
    await expect(evaluateLogql(sourceOf(many), request, { limits: { maxLines: 10 } })).rejects.toThrow('more than 10 lines')
    await expect(evaluateLogql(sourceOf(many), { ...request, step: 1n }, {})).rejects.toThrow('maximum resolution')
  })
  it('holds no more of an answer than it may, whatever the number of lines', async () => {
    const big = held(Array.from({ length: 50 }, (_, at) => `n=${at} pad=${'x'.repeat(1000)}`))
    const request = { start: 0n, end: 100n * second, step: 0n, direction: 'backward' as const }
    const limits = { maxAnswerBytes: 20_000 }
    for (const query of ['{app="api"}', '{app="api"} | logfmt | n >= 0']) {
      await expect(evaluateLogql(sourceOf(big), { ...request, query, limit: 50 }, { limits })).rejects.toThrow('more than 20000 bytes, the most that one answer may hold; ask for fewer lines')
      const few = await evaluateLogql(sourceOf(big), { ...request, query, limit: 5 }, { limits })
      expect(few.type === 'streams' && few.streams.reduce((sum, { entries }) => sum + entries.length, 0)).toBe(5)
    }
    // What is nearer pushes out what is further, so that only what is answered counts.
    const found = await evaluateLogql(sourceOf(big), { ...request, query: '{app="api"} | logfmt | n >= 0', limit: 4, direction: 'forward' }, { limits: { maxAnswerBytes: 10_000 } })
    expect(found.type === 'streams' && found.streams.flatMap(({ entries }) => entries.map(({ line }) => line.slice(0, 3)))).toEqual(['n=0', 'n=1', 'n=2', 'n=3'])
  })
})

it('gives the newest lines first, no more than asked for', async () => {
  const result = await ask('{app="api"} | logfmt | n > 3', held(Array.from({ length: 30 }, (_, at) => `n=${at}`)), { direction: 'backward', limit: 3 })
  expect(result.type === 'streams' && result.streams.flatMap(({ entries }) => entries.map(({ line }) => line))).toEqual(['n=29', 'n=28', 'n=27'])
})

it('reads comments and line breaks', () => {
  expect(parseLogql('# all\n{app="a"} # of it\n  |= "x"').kind).toBe('log')
})
