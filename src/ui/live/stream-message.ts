import { z } from 'zod'

/** What the browser reads of an event on the timeline: enough to say it and to know what it touches. */
export const StreamEvent = z.looseObject({
  id: z.string(), type: z.string(), subject: z.string(), summary: z.string(), environment: z.string().nullable(), at: z.string(),
})
export type StreamEvent = z.infer<typeof StreamEvent>
const StreamChange = z.looseObject({ topic: z.string() })

/** One message of `/api/v1/stream`: an event that was appended, or a topic (`runs:ID`) whose state changed. */
export type StreamMessage = { readonly kind: 'event'; readonly event: StreamEvent } | { readonly kind: 'change'; readonly topic: string }

/** Reads a server-sent event; `undefined` for what this version does not know. */
export function readStreamMessage(name: string, data: string): StreamMessage | undefined {
  const json = parseJson(data)
  if (name === 'timeline') {
    const event = StreamEvent.safeParse(json)
    return event.success ? { kind: 'event', event: event.data } : undefined
  }
  const change = StreamChange.safeParse(json)
  return change.success ? { kind: 'change', topic: change.data.topic } : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
