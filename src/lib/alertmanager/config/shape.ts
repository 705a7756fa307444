/** What a field of the configuration holds; read by `decode.ts`. */
export type Shape = Scalar | ListShape | MapShape | FieldsShape | EitherShape

/**
 * `duration` as Prometheus writes it (`1h30m`), `go duration` as Go does (`1.5h`) or in nanoseconds, `address` is `host:port`,
 * `template url` may be a template instead, `any` is whatever it is.
 */
export type Scalar =
  | 'text' | 'secret' | 'bool' | 'int' | 'uint' | 'duration' | 'go duration' | 'text duration' | 'url' | 'secret url' | 'template url' | 'loose url' | 'address' | 'pattern' | 'matchers'
  | 'time zone' | 'tls version' | 'any'

export interface ListShape {
  readonly list: Shape
}

export interface MapShape {
  readonly map: Shape
  /** Says what is wrong with the keys. */
  readonly check?: Check
}

export interface FieldsShape {
  readonly fields: Readonly<Record<string, Shape>>
  /** Says what is wrong with what was read, in Alertmanager's words and what to do. */
  readonly check?: Check
}

/** The first for what is no map, the second for a map. */
export interface EitherShape {
  readonly scalar: Scalar
  readonly orFields: FieldsShape
}

export type Values = Readonly<Record<string, unknown>>
export type Check = (values: Values) => string | undefined

/** A secret of the configuration while it is read. */
export class SecretText {
  readonly value: string
  constructor(value: string) {
    this.value = value
  }
}

/** Does a field say something? */
export function isGiven(value: unknown): boolean {
  return value instanceof SecretText ? value.value !== '' : value !== undefined && value !== null && value !== '' && value !== 0
}

/** All of the checks; the first complaint counts. */
export function checks(...all: readonly Check[]): Check {
  return (values) => {
    for (const check of all) {
      const fault = check(values)
      if (fault !== undefined) return fault
    }
    return undefined
  }
}

export function atMostOne(...names: readonly string[]): Check {
  return (values) => (names.filter((name) => isGiven(values[name])).length > 1 ? `At most one of ${names.join(' & ')} must be configured. Remove the others.` : undefined)
}

export function oneOf(...names: readonly string[]): Check {
  return (values) => (names.some((name) => isGiven(values[name])) ? undefined : `One of ${names.join(' or ')} must be configured. Add it.`)
}

export function required(name: string): Check {
  return (values) => (isGiven(values[name]) ? undefined : `${name} is missing. Add it.`)
}
