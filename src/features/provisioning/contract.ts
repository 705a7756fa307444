/** Kinds of entity that this part finds; other parts may read them. What each tells is in docs/discovery/provisioning.md. */
export const provisioningKinds = ['stack', 'module', 'playbook', 'role', 'inventory', 'collection'] as const
