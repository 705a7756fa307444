import { createContext, use } from 'react'

/** Titles of entities whose references say nothing to a reader, such as people: reference → title. */
const TitlesContext = createContext<ReadonlyMap<string, string>>(new Map())
export const EntityTitlesProvider = TitlesContext.Provider

export function useEntityTitles(): ReadonlyMap<string, string> {
  return use(TitlesContext)
}
