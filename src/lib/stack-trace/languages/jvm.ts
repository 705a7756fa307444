import { readHeadline } from '../headline.ts'
import type { FoundStack, StackFrame, StackReader } from '../model.ts'

const call = /^\s*at (?:[\w.@-]*\/{1,2})*([\w$./<>\-\u0080-\uffff]+)\(([^()]*)\)(?: ~?\[[^\]]*\])?$/
const cause = /^\s*Caused by: /

/** Java, Kotlin, Scala, Groovy, Clojure. The last `Caused by` is what went wrong first. */
export const jvm: StackReader = {
  language: 'jvm',
  isPart: (line) => frameOf(line) !== undefined || /^\s*(?:Caused by: |Suppressed: |\.\.\. \d+ (?:more|common frames omitted))/.test(line),
  read(lines) {
    const own = lines.filter((line) => !/^\s*Suppressed: /.test(line))
    const parts = partsOf(own).flatMap((part) => readPart(part) ?? [])
    return parts.at(-1)
  },
  isForeign: ({ function: name }) => /\$\$Lambda|^(?:java|javax|jakarta|jdk|sun|com\.sun|kotlin|kotlinx|scala|akka|groovy|clojure|android|org\.(?:springframework|apache|hibernate|eclipse|junit|jboss|codehaus|gradle|glassfish|slf4j|reactivestreams|postgresql)|io\.(?:netty|micronaut|quarkus|vertx|reactivex|grpc|undertow|micrometer)|reactor|com\.(?:fasterxml|google\.common|zaxxer|mysql|mongodb|netflix))\./.test(name),
}

function partsOf(lines: readonly string[]): string[][] {
  const parts: string[][] = [[]]
  for (const line of lines) {
    if (cause.test(line)) parts.push([line.replace(cause, '')])
    else parts.at(-1)?.push(line)
  }
  return parts
}

function readPart(lines: readonly string[]): FoundStack | undefined {
  const begins = lines.findIndex((line) => frameOf(line) !== undefined)
  if (begins === -1) return undefined
  const headed = readHeadline(lines.slice(0, begins).map((line) => line.replace(/^Exception in thread "[^"]*" /, '')))
  return { type: headed?.type ?? 'Exception', message: headed?.message ?? lines.slice(0, begins).join('\n').trim(), frames: lines.slice(begins).flatMap((line) => frameOf(line) ?? []) }
}

function frameOf(line: string): Omit<StackFrame, 'isOwn'> | undefined {
  const [whole, name = '', place = ''] = call.exec(line) ?? []
  if (whole === undefined || !name.includes('.') || !/^(?:[\w$\u0080-\uffff.-]+\.(?:java|kt|kts|scala|groovy|clj|cljc)(?::\d+)?|Native Method|Unknown Source|SourceFile(?::\d+)?|<generated>|<eval>|[\w$]+:\d+)$/.test(place)) return undefined
  const [file = '', number] = place.split(':')
  return { function: name, file: file.includes('.') ? file : '', line: number === undefined ? undefined : Number(number) }
}
