import type { z } from 'zod'
import { callOperation } from '#ui'
import type { Operation, OutputOf } from '#lib/operation'

/** Names change slowly; whoever types asks for the same again and again. */
const keptMs = 60_000
const mostKept = 200

const kept = new Map<string, { readonly answer: unknown; readonly at: number }>()

/** Asks for names, from memory where that was asked for in the last minute. Gives `nothing` where the server refuses or is away: then there is nothing to complete. Throws where the ask was taken back. */
export async function askNames<Op extends Operation>(operation: Op, input: z.input<Op['input']>, nothing: OutputOf<Op>, signal: AbortSignal): Promise<OutputOf<Op>> {
  const key = `${operation.name} ${JSON.stringify(input)}`
  const known = kept.get(key)
  if (known && Date.now() - known.at < keptMs) return known.answer as OutputOf<Op>
  try {
    const answer = await callOperation(operation, input, { signal })
    if (kept.size >= mostKept) kept.clear()
    kept.set(key, { answer, at: Date.now() })
    return answer
  } catch (error) {
    if (signal.aborted) throw error
    return nothing
  }
}
