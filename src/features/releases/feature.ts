import { defineFeature } from '#kernel/feature'
import { deployHandler } from './deploy-release.ts'
import { deploymentKind } from './deployment-kind.ts'
import { environmentDetails, environments } from './list-environments.ts'
import { releaseList } from './list-releases.ts'
import { quarantine, unquarantine } from './quarantine-release.ts'
import { reconcileEnvironments } from './reconcile-environments.ts'
import { releaseOnPipeline, releaseOnPush } from './record-build.ts'
import { releasesAttention } from './releases-attention.ts'
import { rollbackHandler } from './roll-back-release.ts'
import { save } from './save-environment.ts'
import { stop } from './stop-environment.ts'

/**
 * Releases: what was built, where it runs, and the way back. Keeps what is live in the database and the machine as the
 * database says. Must never deploy content that is in quarantine.
 */
export const releases = defineFeature({
  id: 'releases', title: 'Releases',
  handlers: [environments, environmentDetails, save, stop, releaseList, deployHandler, rollbackHandler, quarantine, unquarantine],
  reactions: [releaseOnPipeline, releaseOnPush],
  runKinds: [deploymentKind],
  workers: [reconcileEnvironments],
  attention: [releasesAttention],
})
