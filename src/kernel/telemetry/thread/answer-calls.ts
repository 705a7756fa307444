import type { MessagePort, TransferListItem } from 'node:worker_threads'
import type { CallMessage, CallTable, Failure, MoreMessage, ReplyMessage } from './protocol.ts'

export type Port = Pick<MessagePort, 'on' | 'postMessage' | 'close'>
type Handlers<Calls extends CallTable<Calls>> = { readonly [Name in keyof Calls]: (input: Calls[Name][0]) => Promise<Calls[Name][1]> | Calls[Name][1] }
type PartHandlers<Parts extends CallTable<Parts>> = { readonly [Name in keyof Parts]: (input: Parts[Name][0], signal: AbortSignal) => AsyncIterable<Parts[Name][1]> }
type AnyHandler = (input: unknown, signal?: AbortSignal) => unknown

export interface AnswerOptions<Calls extends CallTable<Calls>, Parts extends CallTable<Parts>> {
  readonly calls: Handlers<Calls>
  /** Answers that come in parts, no more of them on the way than the asker has room for. */
  readonly parts?: PartHandlers<Parts>
  readonly failureOf: (error: unknown) => Failure
  /** What of an answer is handed over, not copied. */
  readonly buffersOf?: (output: unknown) => TransferListItem[]
}

/** Answers calls on a port, in whatever thread this runs. */
export function answerCalls<Calls extends CallTable<Calls>, Parts extends CallTable<Parts> = Record<never, never>>(port: Port, { calls, parts, failureOf, buffersOf }: AnswerOptions<Calls, Parts>): void {
  const open = new Map<number, OpenAnswer>()
  const failed = (id: number, error: unknown): void => port.postMessage({ id, failure: failureOf(error) } satisfies ReplyMessage)
  const whole = async (id: number, handler: AnyHandler, input: unknown): Promise<void> => {
    const output = await handler(input)
    port.postMessage({ id, output } satisfies ReplyMessage, buffersOf?.(output) ?? [])
  }
  const inParts = async (id: number, handler: AnyHandler, input: unknown): Promise<void> => {
    const answer = new OpenAnswer()
    open.set(id, answer)
    try {
      for await (const part of handler(input, answer.signal) as AsyncIterable<unknown>) {
        if (!await answer.hasRoom()) break
        port.postMessage({ id, part } satisfies ReplyMessage)
      }
      port.postMessage({ id, output: undefined } satisfies ReplyMessage)
    } finally {
      open.delete(id)
    }
  }
  port.on('message', (message: CallMessage | MoreMessage) => {
    const { id } = message
    if ('more' in message) return open.get(id)?.want(message.more)
    const handler = (calls as Record<string, AnyHandler>)[message.name]
    const work = handler ? whole(id, handler, message.input) : inParts(id, (parts as Record<string, AnyHandler>)[message.name] as AnyHandler, message.input)
    work.catch((error: unknown) => failed(id, error))
  })
}

class OpenAnswer {
  readonly #controller = new AbortController()
  #wanted = 0
  #wake = (): void => {}

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  want(more: number): void {
    if (more === 0) this.#controller.abort()
    this.#wanted += more
    this.#wake()
  }

  /** Waits until a part may be sent; false where nobody wants more. */
  async hasRoom(): Promise<boolean> {
    while (this.#wanted === 0 && !this.signal.aborted) await new Promise<void>((resolve) => { this.#wake = resolve })
    this.#wanted -= 1
    return !this.signal.aborted
  }
}
