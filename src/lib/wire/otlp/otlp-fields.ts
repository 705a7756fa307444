import { otlpSchema } from './otlp-schema.data.ts'

export type OtlpMessage = keyof typeof otlpSchema
export type OtlpScalar = 'text' | 'double' | 'flag' | 'int' | 'zigzag' | 'count' | 'whole' | 'flags' | 'nanos' | 'id' | 'bytes'

export interface OtlpField {
  readonly number: number
  readonly name: string
  readonly type: OtlpScalar | OtlpMessage
  readonly isList: boolean
  readonly isMessage: boolean
}

export interface OtlpShape {
  readonly byNumber: readonly (OtlpField | undefined)[]
  readonly byName: ReadonlyMap<string, OtlpField>
}

/** The fields of each message, by number for protobuf and by name for JSON. */
export const otlpShapes: Readonly<Record<OtlpMessage, OtlpShape>> = Object.fromEntries(Object.entries(otlpSchema).map(([name, text]) => [name, shapeOf(text)])) as Record<OtlpMessage, OtlpShape>

function shapeOf(text: string): OtlpShape {
  const fields = text.split(', ').map((entry): OtlpField => {
    const [number = '', name = '', type = ''] = entry.split(' ')
    const bare = type.replace('[]', '')
    return { number: Number(number), name, type: bare as OtlpField['type'], isList: type.endsWith('[]'), isMessage: bare in otlpSchema }
  })
  const byNumber: (OtlpField | undefined)[] = []
  for (const field of fields) byNumber[field.number] = field
  return { byNumber, byName: new Map(fields.flatMap((field) => [[field.name, field], [snakeOf(field.name), field]])) }
}

/** Senders should write `traceId`; some write `trace_id`, which protobuf's JSON allows too. */
function snakeOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
