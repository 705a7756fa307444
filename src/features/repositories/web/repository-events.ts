/** Events after which what a repository's pages show may have changed. */
export const repositoryEvents = ['dev.cdevents.change.', 'dev.cdevents.branch.', 'dev.cdevents.repository.', 'dev.daybook.repository.', 'dev.daybook.tag.']
