export interface RelationField {
  /** Field of `spec`: one reference or a list of them. */
  readonly field: string
  readonly type: string
  /** Kind of references that name none. */
  readonly kind: string
  /** The relation runs from the named one to this. */
  readonly isReversed?: boolean
  /** Kinds of entity that have the field; all unless given. */
  readonly of?: readonly string[]
  /** Ends `… says so: ` in the reason. */
  readonly reason: string
}

/**
 * Fields of `spec` that are relations: Backstage's
 * (backstage.io/docs/features/software-catalog/well-known-relations), then Daybook's own.
 */
export const relationFields: readonly RelationField[] = [
  { field: 'owner', type: 'ownedBy', kind: 'team', reason: 'it is the owner' },
  { field: 'system', type: 'partOf', kind: 'system', reason: 'it is a part of the system' },
  { field: 'domain', type: 'partOf', kind: 'domain', of: ['system'], reason: 'it is a part of the domain' },
  { field: 'subdomainOf', type: 'partOf', kind: 'domain', of: ['domain'], reason: 'it is a part of the domain' },
  { field: 'subcomponentOf', type: 'partOf', kind: 'service', of: ['service'], reason: 'it is a part of the component' },
  { field: 'dependsOn', type: 'dependsOn', kind: 'service', reason: 'it is named as a dependency' },
  { field: 'dependencyOf', type: 'dependsOn', kind: 'service', isReversed: true, reason: 'it is named as depending on this' },
  { field: 'consumesApis', type: 'dependsOn', kind: 'api', of: ['service'], reason: 'its interface is consumed' },
  { field: 'providesApis', type: 'providesApi', kind: 'api', of: ['service'], reason: 'its interface is provided' },
  { field: 'providesApis', type: 'dependsOn', kind: 'api', isReversed: true, of: ['service'], reason: 'the interface is provided by this' },
  { field: 'parent', type: 'partOf', kind: 'team', of: ['team'], reason: 'it is the parent team' },
  { field: 'children', type: 'partOf', kind: 'team', isReversed: true, of: ['team'], reason: 'it is named as a child' },
  { field: 'members', type: 'memberOf', kind: 'person', isReversed: true, of: ['team'], reason: 'the person is named as a member' },
  { field: 'memberOf', type: 'memberOf', kind: 'team', of: ['person'], reason: 'the person is a member' },
  { field: 'partOf', type: 'partOf', kind: 'system', reason: 'it is named as the whole' },
  { field: 'deployedTo', type: 'deployedTo', kind: 'environment', reason: 'it is named as an environment' },
  { field: 'builtFrom', type: 'builtFrom', kind: 'repository', reason: 'it is named as the source' },
  { field: 'monitoredBy', type: 'monitoredBy', kind: 'service', reason: 'it is named as the monitor' },
  { field: 'runsOn', type: 'runsOn', kind: 'host', reason: 'it is named as where this runs' },
  { field: 'configuredBy', type: 'configuredBy', kind: 'repository', reason: 'it is named as the configuration' },
  { field: 'documentedBy', type: 'documentedBy', kind: 'document', reason: 'it is named as the documentation' },
]
