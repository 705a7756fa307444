import { type Completion, snippetCompletion } from '@codemirror/autocomplete'

const overTime = '(log range) → vector'
const unwrapped = '(log range | unwrap) → vector'

/** Words of LogQL with what they do (grafana.com/docs/loki/latest/query). */
export const functions: readonly Completion[] = [
  { label: 'rate', detail: overTime, info: 'Lines a second.' }, { label: 'count_over_time', detail: overTime, info: 'How many lines there are within the range.' },
  { label: 'bytes_over_time', detail: overTime, info: 'Bytes of the lines within the range.' }, { label: 'bytes_rate', detail: overTime, info: 'Bytes a second.' },
  { label: 'absent_over_time', detail: overTime, info: '1 where there was no line within the range.' }, { label: 'rate_counter', detail: unwrapped, info: 'Growth a second of an unwrapped counter.' },
  { label: 'sum_over_time', detail: unwrapped, info: 'The sum of an unwrapped value.' }, { label: 'avg_over_time', detail: unwrapped, info: 'The mean of an unwrapped value.' },
  { label: 'min_over_time', detail: unwrapped, info: 'The least of an unwrapped value.' }, { label: 'max_over_time', detail: unwrapped, info: 'The most of an unwrapped value.' },
  { label: 'first_over_time', detail: unwrapped, info: 'The first unwrapped value within the range.' }, { label: 'last_over_time', detail: unwrapped, info: 'The last unwrapped value within the range.' },
  { label: 'stddev_over_time', detail: unwrapped, info: 'The standard deviation of an unwrapped value.' }, { label: 'stdvar_over_time', detail: unwrapped, info: 'The variance of an unwrapped value.' },
  { label: 'quantile_over_time', detail: '(scalar, log range | unwrap) → vector', info: 'A quantile (0 to 1) of an unwrapped value.' },
].map((option) => ({ ...option, type: 'function' }))

export const aggregations: readonly Completion[] = [
  { label: 'sum', info: 'The sum of all series, or by labels.' }, { label: 'avg', info: 'The mean of all series, or by labels.' }, { label: 'min', info: 'The least.' }, { label: 'max', info: 'The most.' }, { label: 'count', info: 'How many series there are.' },
  { label: 'stddev', info: 'The standard deviation over series.' }, { label: 'stdvar', info: 'The variance over series.' }, { label: 'topk', detail: '(scalar, vector)', info: 'The k greatest series.' }, { label: 'bottomk', detail: '(scalar, vector)', info: 'The k least series.' },
  { label: 'sort', info: 'Ascending by value.' }, { label: 'sort_desc', info: 'Descending by value.' }, { label: 'label_replace', detail: '(vector, string × 4)', info: 'Sets a label from another one by a regular expression.' }, { label: 'vector', detail: '(scalar)', info: 'A number as a vector.' },
].map((option) => ({ detail: 'aggregation', ...option, type: 'keyword' }))

export const stages: readonly Completion[] = [
  { label: 'json', info: 'Makes a label of each member of a line that is JSON.' }, { label: 'logfmt', info: 'Makes a label of each key=value.' }, { label: 'pattern', apply: 'pattern `<_>`', info: 'Makes labels by a pattern: `<ip> - - <_> "<method> <path>"`.' },
  { label: 'regexp', apply: 'regexp `(?P<name>.+)`', info: 'Makes labels of the named groups of a regular expression.' }, { label: 'unpack', info: 'Undoes the packing of Promtail.' }, { label: 'line_format', apply: 'line_format `{{.msg}}`', info: 'Writes the line anew by a template.' },
  { label: 'label_format', info: 'Renames labels, or sets them by a template.' }, { label: 'unwrap', info: 'Takes the value of a label as the sample, for functions over a range.' }, { label: 'decolorize', info: 'Takes colours away.' }, { label: 'drop', info: 'Drops labels.' }, { label: 'keep', info: 'Keeps only these labels.' },
].map((option) => ({ detail: 'stage', ...option, type: 'keyword' }))

export const pipes: readonly Completion[] = [
  ...[['|=', 'line contains'], ['!=', 'line does not contain'], ['|~', 'line fits a regular expression'], ['!~', 'line does not fit'], ['|>', 'line fits a pattern']].map(([operator, detail]) => snippetCompletion(`${operator} "#{}"`, { label: `${operator} ""`, detail: detail ?? '' })),
  ...stages.map(({ label, apply, info }) => ({ label: `| ${label}`, apply: `| ${typeof apply === 'string' ? apply : label}`, info: info as string, detail: 'stage' })),
]

export const durations: readonly Completion[] = ['$step', '1m', '5m', '10m', '30m', '1h', '6h', '1d'].map((label) => ({ label, type: 'constant', ...(label === '$step' ? { detail: 'the chart\'s step' } : {}) }))
