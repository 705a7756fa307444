/** Hosts and groups as an inventory names them. */
export interface Inventory {
  readonly hosts: readonly InventoryHost[]
  readonly groups: readonly InventoryGroup[]
}

export interface InventoryHost {
  readonly name: string
  /** Names only. */
  readonly variables: readonly string[]
}

export interface InventoryGroup {
  readonly name: string
  /** Hosts that are named in the group itself. */
  readonly hosts: readonly string[]
  readonly children: readonly string[]
  readonly variables: readonly string[]
}

/** Gathers an inventory while it is read. */
export class InventoryDraft {
  readonly #hosts = new Map<string, Set<string>>()
  readonly #groups = new Map<string, { readonly hosts: Set<string>; readonly children: Set<string>; readonly variables: Set<string> }>()

  addHost(name: string, variables: readonly string[], group: string | undefined): void {
    const known = this.#hosts.get(name) ?? new Set()
    for (const variable of variables) known.add(variable)
    this.#hosts.set(name, known)
    if (group !== undefined) this.group(group).hosts.add(name)
  }

  group(name: string) {
    const known = this.#groups.get(name) ?? { hosts: new Set<string>(), children: new Set<string>(), variables: new Set<string>() }
    this.#groups.set(name, known)
    return known
  }

  get size(): number {
    return this.#hosts.size
  }

  read(): Inventory {
    return {
      hosts: [...this.#hosts].map(([name, variables]) => ({ name, variables: [...variables] })),
      groups: [...this.#groups].map(([name, { hosts, children, variables }]) => ({ name, hosts: [...hosts], children: [...children], variables: [...variables] })),
    }
  }
}
