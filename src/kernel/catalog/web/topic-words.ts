import type { ProblemTopic } from '#lib/problem-topic'

/** What a topic of odd things is called in a list, with what it means. */
export const topicWords: Readonly<Record<ProblemTopic, { readonly title: string; readonly help: string }>> = {
  unreadable: { title: 'Cannot be read', help: 'These files do not parse, are too large or cannot be opened: what stands in them is missing in the catalog.' },
  invalid: { title: 'Refused by its tool', help: 'These can be read, but the tool they are for would refuse them.' },
  'never-runs': { title: 'Never starts', help: 'Nothing can ever start these as they stand.' },
  'lost-link': { title: 'Link leads nowhere', help: 'Somebody will follow these links at four in the morning.' },
  'lost-reference': { title: 'Reference leads nowhere', help: 'What these name is not there, so the tool that needs it will fail.' },
  'no-source': { title: 'Has no source', help: 'Nobody can build or mend what has no source here.' },
  unclear: { title: 'Unclear', help: 'These may be meant so; then nothing needs to be done.' },
}
