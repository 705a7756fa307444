import type { CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete'

/** A source whose asks are taken back when somebody types on, and that then completes nothing. */
export function completeWithAbort(complete: (context: CompletionContext, signal: AbortSignal) => Promise<CompletionResult | null> | CompletionResult | null): CompletionSource {
  let before: AbortController | undefined
  return async (context) => {
    before?.abort()
    const own = new AbortController()
    before = own
    context.addEventListener('abort', () => own.abort())
    try {
      return await complete(context, own.signal)
    } catch (error) {
      if (own.signal.aborted) return null
      throw error
    }
  }
}
