/**
 * Version control: hosts Git repositories over smart HTTP and follows those in the project folder. Every push and every
 * commit that reaches a default branch becomes events; what is done with them is for others.
 */
import { defineFeature } from '#kernel/feature'
import { get } from './get-repository.ts'
import { create } from './hosting/create-repository.ts'
import { remove } from './hosting/delete-repository.ts'
import { recoverPushes } from './hosting/recover-pushes.ts'
import { serveGit } from './hosting/serve-git.ts'
import { list } from './list-repositories.ts'
import { detectCodeOwners } from './local/detect-code-owners.ts'
import { detectRepository } from './local/detect-repository.ts'
import { followLocal } from './local/follow-local.ts'
import { inferOwned } from './local/infer-owned.ts'
import { commit, diff, locate, log } from './read-history.ts'

export const repositories = defineFeature({
  id: 'repositories', title: 'Repositories',
  handlers: [create, list, get, log, commit, diff, locate, remove],
  detectors: [detectRepository, detectCodeOwners, inferOwned],
  workers: [recoverPushes, followLocal],
  routes: [serveGit],
})
