import type { QueryLanguage } from '#ui'

/** Loaded when a field is first shown: they are of some weight. */
export const promql = async (): Promise<QueryLanguage> => (await import('./promql-language.ts')).promqlLanguage()
export const logql = async (): Promise<QueryLanguage> => (await import('./logql-language.ts')).logqlLanguage()
