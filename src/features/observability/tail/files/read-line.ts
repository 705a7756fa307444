import { recordOf, textOf } from '#lib/plain-data'
import { timeOfText } from './time-of-text.ts'
import type { LineFormat } from './tail-entry.ts'

/** What a line says of itself, by its format. A line that is not of the format is text. */
export interface ReadLine {
  readonly text: string
  readonly timeNs: bigint | undefined
  readonly stream: string | undefined
  /** It goes on in the next line. */
  readonly isPartial: boolean
}

const timeFields = ['time', 'timestamp', 'ts', '@timestamp', 't', 'date', 'datetime']
const cri = /^(\S{20,40}) (stdout|stderr) ([PF])(?: |$)/
const inLogfmt = /(?:^|\s)(?:time|timestamp|ts|t)=(?:"([^"]{1,40})"|(\S{1,40}))/

export function readLine(text: string, format: LineFormat): ReadLine {
  if (format === 'cri') return fromCri(text)
  if (format === 'docker') return fromDocker(text)
  if (format === 'json') return plain(text, timeOfField(objectOf(text)))
  if (format === 'logfmt') return plain(text, timeOfMatch(inLogfmt.exec(text.slice(0, 2000))))
  return plain(text, timeOfText(text.slice(0, 40)))
}

function plain(text: string, timeNs: bigint | undefined): ReadLine {
  return { text, timeNs, stream: undefined, isPartial: false }
}

/** As containerd and CRI-O write: `2016-10-06T00:17:09.669794202Z stdout P text`. */
function fromCri(text: string): ReadLine {
  const [head, time = '', stream, tag] = cri.exec(text) ?? []
  return head === undefined ? plain(text, undefined) : { text: text.slice(head.length), timeNs: timeOfText(time), stream, isPartial: tag === 'P' }
}

/** As Docker's json-file driver writes: `{"log":"text\n","stream":"stdout","time":"…"}`. */
function fromDocker(text: string): ReadLine {
  const { log, stream, time } = objectOf(text)
  if (typeof log !== 'string') return plain(text, undefined)
  return { text: log.replace(/\r?\n$/, ''), timeNs: timeOfText(textOf(time) ?? ''), stream: textOf(stream), isPartial: !log.endsWith('\n') }
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return text.startsWith('{') ? recordOf(JSON.parse(text)) : {}
  } catch {
    return {}
  }
}

function timeOfField(fields: Readonly<Record<string, unknown>>): bigint | undefined {
  const value = timeFields.map((name) => fields[name]).find((each) => typeof each === 'string' || typeof each === 'number')
  return value === undefined ? undefined : timeOfText(String(value))
}

function timeOfMatch(match: RegExpExecArray | null): bigint | undefined {
  return match === null ? undefined : timeOfText(match[1] ?? match[2] ?? '')
}
