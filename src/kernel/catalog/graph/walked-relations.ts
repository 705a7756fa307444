/** Relations that lead from a thing to what it needs to work: `from` is in trouble when `to` is. */
export const walkedRelations = ['dependsOn', 'builtFrom', 'deployedTo', 'configuredBy', 'runsOn'] as const
