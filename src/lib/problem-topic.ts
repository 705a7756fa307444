/**
 * What sort of oddity discovery found: `unreadable` does not parse or cannot be read, `invalid` is read but its tool would
 * refuse it, `never-runs` can never start, `lost-link` and `lost-reference` lead nowhere, `no-source` has nothing that it is
 * made from, `unclear` is any other.
 */
export const problemTopics = ['unreadable', 'invalid', 'never-runs', 'lost-link', 'lost-reference', 'no-source', 'unclear'] as const
export type ProblemTopic = (typeof problemTopics)[number]
