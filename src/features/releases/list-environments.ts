import { handle } from '#kernel/feature'
import { getEnvironment, listEnvironments } from './contract.ts'
import { deploymentViews } from './deployment-store.ts'
import { environmentsOf, environmentViews, readEnvironment } from './environment-store.ts'
import { listReleaseViews } from './release-store.ts'
import { ProductError } from '#lib/errors'

export const environments = handle(listEnvironments, async ({ service }, ctx) => ({ items: await environmentViews(ctx.db, await environmentsOf(ctx.db, { service })) }))

export const environmentDetails = handle(getEnvironment, async ({ name, service }, ctx) => {
  const row = await readEnvironment(ctx.db, service, name)
  const [environment] = await environmentViews(ctx.db, [row])
  if (!environment) throw new ProductError('not-found', `${service} has no environment ${name}.`)
  const [deployments, releases] = await Promise.all([deploymentViews(ctx.db, { environmentId: row.id, limit: 50 }), listReleaseViews(ctx.db, { service, limit: 50 })])
  return { environment, deployments, releases: releases.items }
})
