/** Letters of queries on one picture, in their order. */
export const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const
export type Letter = (typeof letters)[number]

/** One of the expressions that are asked together. */
export interface AskedQuery {
  readonly letter: Letter
  readonly query: string
  /** `{{label}}` stands for a label's value. */
  readonly legend: string
  /** Kept, and not asked. */
  readonly isOff: boolean
}

type Search = Readonly<Record<string, string | undefined>>

function fieldOf(name: 'query' | 'legend' | 'off', letter: Letter): string {
  return letter === 'a' ? name : `${name}-${letter}`
}

/** The queries of an address: `query`, `query-b`, …; the first is always there. */
export function queriesOf(search: Search): AskedQuery[] {
  return letters.filter((letter) => letter === 'a' || search[fieldOf('query', letter)] !== undefined).map((letter) => ({
    letter, query: search[fieldOf('query', letter)] ?? '', legend: search[fieldOf('legend', letter)] ?? '', isOff: search[fieldOf('off', letter)] === 'yes',
  }))
}

/** Fields of the address for queries; those of others are taken away. An empty query but the first is not kept in an address. */
export function searchOfQueries(queries: readonly AskedQuery[]): Search {
  const fields: Record<string, string | undefined> = {}
  for (const letter of letters) {
    const own = queries.find((each) => each.letter === letter)
    fields[fieldOf('query', letter)] = own?.query.trim() || undefined
    fields[fieldOf('legend', letter)] = own?.legend || undefined
    fields[fieldOf('off', letter)] = own?.isOff ? 'yes' : undefined
  }
  return fields
}

/** The first letter that no query has. */
export function freeLetter(queries: readonly AskedQuery[]): Letter | undefined {
  return letters.find((letter) => !queries.some((each) => each.letter === letter))
}
