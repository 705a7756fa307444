/** A text and type that a template can look into. */
export interface GoType {
  readonly name: string
}

/** A map with text as keys. `zero` is what a key that is missing gives. */
export class GoMap {
  readonly entries: ReadonlyMap<string, GoValue>
  readonly zero: GoValue
  readonly typeName: string
  readonly methods: GoMethods

  constructor(entries: ReadonlyMap<string, GoValue>, { zero, typeName, methods = {} }: { zero: GoValue; typeName: string; methods?: GoMethods }) {
    this.entries = entries
    this.zero = zero
    this.typeName = typeName
    this.methods = methods
  }

  static ofTexts(record: Readonly<Record<string, string>>, typeName = 'map[string]string', methods: GoMethods = {}): GoMap {
    return new GoMap(new Map(Object.entries(record)), { zero: '', typeName, methods })
  }
}

export class GoList {
  readonly items: readonly GoValue[]
  readonly typeName: string
  readonly methods: GoMethods

  constructor(items: readonly GoValue[], typeName: string, methods: GoMethods = {}) {
    this.items = items
    this.typeName = typeName
    this.methods = methods
  }
}

/** A struct, or with a text of its own what prints itself. */
export class GoStruct {
  readonly fields: ReadonlyMap<string, GoValue>
  readonly typeName: string
  readonly methods: GoMethods
  readonly text: string | undefined

  constructor(fields: Readonly<Record<string, GoValue>>, { typeName, methods = {}, text }: { typeName: string; methods?: GoMethods; text?: string | undefined }) {
    this.fields = new Map(Object.entries(fields))
    this.typeName = typeName
    this.methods = methods
    this.text = text
  }
}

/** What a template calculates with: `bigint` is Go's int, `number` its float64, `null` no value at all. */
export type GoValue = string | boolean | number | bigint | null | GoMap | GoList | GoStruct

/** What a parameter takes. `any` is an empty interface; others are names of types. */
export type ParameterType = string

export interface GoFunction {
  readonly params: readonly ParameterType[]
  /** The type of what may follow in any number. */
  readonly more?: ParameterType
  /** Throws an `Error` with the text of the error that the function would give. */
  readonly call: (...args: readonly GoValue[]) => GoValue
}

export type GoMethods = Readonly<Record<string, GoFunction>>

export function typeName(value: GoValue): string {
  if (value === null) return '<nil>'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'number') return 'float64'
  if (typeof value === 'bigint') return 'int'
  return typeof value === 'boolean' ? 'bool' : value.typeName
}

export function isTrue(value: GoValue): boolean {
  if (value === null || value === '' || value === 0 || value === 0n || value === false) return false
  if (value instanceof GoMap) return value.entries.size > 0
  if (value instanceof GoList) return value.items.length > 0
  return true
}
