/**
 * What sort of oddity discovery found: `unreadable` does not parse or cannot be read, `invalid` is read but its tool would
 * refuse it, `never-runs` can never start, `lost-link` and `lost-reference` lead nowhere, `no-source` has nothing that it is
 * made from, `unclear` is any other.
 */
export const problemTopics = ['unreadable', 'invalid', 'never-runs', 'lost-link', 'lost-reference', 'no-source', 'unclear'] as const
export type ProblemTopic = (typeof problemTopics)[number]

interface TopicWords {
  /** In a list. */
  readonly title: string
  /** After a number. */
  readonly many: string
  readonly why: string
}

/** What a topic is called, and why it matters. */
export const topicWords: Readonly<Record<ProblemTopic, TopicWords>> = {
  unreadable: { title: 'Cannot be read', many: 'files could not be read', why: 'What cannot be read is missing in the catalog, and so in causes and blast radius.' },
  invalid: { title: 'Refused by its tool', many: 'files would be refused by their tool', why: 'What the tool refuses fails when it is needed.' },
  'never-runs': { title: 'Never starts', many: 'things can never start', why: 'What never starts does not do what people believe it does.' },
  'lost-link': { title: 'Link leads nowhere', many: 'links lead nowhere', why: 'At four in the morning somebody will follow them.' },
  'lost-reference': { title: 'Reference leads nowhere', many: 'references lead nowhere', why: 'What is named is not there, so the tool that needs it will fail.' },
  'no-source': { title: 'Has no source', many: 'things have no source here', why: 'Nobody can build or mend what has no source.' },
  unclear: { title: 'Unclear', many: 'things are odd', why: 'They may be meant so; then nothing needs to be done.' },
}
