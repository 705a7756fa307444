/** What goes between an engine in a thread of its own and whoever asks it. Calls have numbers; 0 is the thread's start. */
export interface CallMessage {
  readonly id: number
  readonly name: string
  readonly input: unknown
}

/** Of an answer in parts: so many more are wanted, none ends it. */
export interface MoreMessage {
  readonly id: number
  readonly more: number
}

export interface Failure {
  readonly kind: string
  readonly message: string
}

export type ReplyMessage =
  | { readonly id: number; readonly output: unknown }
  | { readonly id: number; readonly part: unknown }
  | { readonly id: number; readonly failure: Failure }
  /** Something the operator should know; with no call. */
  | { readonly id: -1; readonly told: string }

/** What an engine can be asked: what a call is given, what it answers, or what a part of its answer is. */
export type CallTable<Calls> = { readonly [Name in keyof Calls]: readonly [input: unknown, output: unknown] }
