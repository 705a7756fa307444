import type { RoleUse } from './role-use.ts'

export interface ListedTask {
  /** As `ansible-playbook --list-tasks` calls it: its name, in a role behind the role's, or its module. */
  readonly name: string
  readonly tags: readonly string[]
  readonly file: string
  readonly line: number
}

export interface ListingFault {
  readonly message: string
  readonly file: string
  readonly line: number
  /** Set for a role that is not found: it may come from elsewhere. */
  readonly role?: string
}

/** What is gathered while tasks are listed. */
export class TaskListing {
  readonly tasks: ListedTask[] = []
  readonly roles: RoleUse[] = []
  /** Files that are taken in, statically or while it runs. */
  readonly files = new Set<string>()
  readonly faults: ListingFault[] = []
  /** Something was left out, for only a run would tell or it is not here. */
  isPartial = false

  #steps = 0

  /** To be called for each file and role that is gone through. Imports may multiply without end: false when there were too many. */
  hasRoom(): boolean {
    this.#steps += 1
    return this.#steps < 5_000 && this.tasks.length < 20_000
  }
}
