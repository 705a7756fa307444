import { readHeadline } from '../headline.ts'
import type { StackFrame, StackReader } from '../model.ts'

const call = /^\s+at ((?:[\w`<>|$+[\],~-]+\.)+[\w`<>|$[\],~.]+)\((.*?)\)(?: in (.+):line (\d+))?$/
const inner = /^\s*---> /

/** .NET. Of nested errors the innermost is what went wrong first. */
export const dotnet: StackReader = {
  language: 'dotnet',
  isPart: (line) => frameOf(line) !== undefined || /^\s*(?:---> |--- End of (?:inner exception|stack trace))/.test(line),
  read(lines) {
    const begins = lines.findIndex((line) => frameOf(line) !== undefined)
    if (begins === -1) return undefined
    const head = lines.slice(0, begins).flatMap((line) => line.split(/(?<=\S)(?= ---> )/))
    const deepest = head.findLastIndex((line) => inner.test(line))
    const headed = readHeadline((deepest === -1 ? head : head.slice(deepest)).map((line) => line.replace(inner, '').replace(/^Unhandled exception\. /, '')))
    const frames = lines.slice(begins).flatMap((line) => frameOf(line) ?? [])
    return { type: headed?.type ?? 'Exception', message: headed?.message ?? head.join('\n').trim(), frames }
  },
  isForeign: ({ function: name, file }) => file === '' && /^(?:System|Microsoft|Npgsql|Newtonsoft|MediatR|Grpc|lambda_method)\b/.test(name),
}

function frameOf(line: string): Omit<StackFrame, 'isOwn'> | undefined {
  const [whole, name = '', parameters = '', file = '', number] = call.exec(line) ?? []
  // A JVM's call has its file in the brackets, JavaScript's a place with two numbers.
  if (whole === undefined || (file === '' && (/\.\w+:\d+|^(?:Native Method|Unknown Source)$/.test(parameters) || /^(?:file|node|https?):|[/\\]/.test(parameters)))) return undefined
  return { function: name, file, line: number === undefined ? undefined : Number(number) }
}
