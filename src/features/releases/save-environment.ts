import { isIP } from 'node:net'
import { getEntity } from '#kernel/catalog/contract'
import { registerEntity, relate } from '#kernel/catalog'
import { type Context, handle } from '#kernel/feature'
import { entityRef, parseEntityRef } from '#lib/entity-ref'
import { type Fault, ProductError } from '#lib/errors'
import { newId } from '#lib/id'
import { kindOfAddress } from '#platform/http'
import { SecretName } from '#kernel/runs/contract'
import { EnvironmentSaved, type ProcessStrategy, saveEnvironment } from './contract.ts'
import { createRelease } from './create-release.ts'
import { deployAutomatically } from './deploy-automatically.ts'
import { environmentFolder } from './environment-folder.ts'
import { environmentViews, readEnvironment } from './environment-store.ts'
import { recordPlainBuild } from './record-build.ts'
import { hasWorkflows, headOf, isOnBranch, locate } from './repository-commits.ts'
import { tablesOf } from './release-tables.ts'

export const save = handle(saveEnvironment, async ({ name, service, repository, target, isAutomatic }, ctx) => {
  checkTarget(target)
  // Throws for names that could not be a folder.
  environmentFolder(ctx.site.dataDir, service, name)
  if (parseEntityRef(service).kind !== 'service') throw new ProductError('invalid', `${service} is not a service. Give one, such as service:default/shop.`)
  const { gitDir, defaultBranch } = await locate(ctx, repository)
  const earlier = await tablesOf(ctx.db).selectFrom('releases_environments').selectAll().where('service', '=', service).where('name', '=', name).forUpdate().executeTakeFirst()
  const now = ctx.clock.now()
  const values = { service, name, repository, target: JSON.stringify(target) as unknown as ProcessStrategy, is_automatic: isAutomatic, updated_at: now }
  await tablesOf(ctx.db).insertInto('releases_environments').values({ id: newId(), ...values, live_deployment_id: null, live_slot: null, state_reason: 'Nothing is deployed yet.', state_since: now, created_at: now })
    .onConflict((conflict) => conflict.columns(['service', 'name']).doUpdateSet(values)).execute()
  await describeInCatalog(ctx, { name, service, repository })
  await ctx.append(EnvironmentSaved, {
    subject: service, environment: name, summary: `Environment ${name} of ${parseEntityRef(service).name} was ${earlier ? 'changed' : 'added'}.`, data: { name, service },
    before: earlier ? { target: earlier.target, isAutomatic: earlier.is_automatic, repository: earlier.repository } : null, after: { target, isAutomatic, repository },
  })
  if (!earlier) await releaseWhatIsBuilt(ctx, { name, service, repository, gitDir, defaultBranch, isAutomatic })
  const [view] = await environmentViews(ctx.db, [await readEnvironment(ctx.db, service, name)])
  if (!view) throw new ProductError('unavailable', 'The environment was saved but cannot be read. Try again.')
  return view
})

/** What the machine could not carry out, said before it is kept. */
export function checkTarget(target: ProcessStrategy): void {
  const faults: Fault[] = []
  for (const [name, value] of Object.entries(target.env)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]{0,199}$/.test(name)) faults.push({ path: `target.env.${name}`, message: `${JSON.stringify(name)} is no name of an environment variable. Use letters, digits and _.` })
    if (value.includes('\0')) faults.push({ path: `target.env.${name}`, message: 'A value cannot hold a NUL character.' })
  }
  if (JSON.stringify(target.env).length > 65_536) faults.push({ path: 'target.env', message: 'The variables together are at most 64 KB.' })
  for (const name of target.secrets) if (!SecretName.safeParse(name).success) faults.push({ path: 'target.secrets', message: `${JSON.stringify(name)} is no name of a secret: capitals, digits and _, such as DEPLOY_KEY.` })
  for (const field of ['command', 'prepare'] as const) if (target[field].includes('\0')) faults.push({ path: `target.${field}`, message: 'A command cannot hold a NUL character.' })
  const url = new URL(target.healthUrl)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') faults.push({ path: 'target.healthUrl', message: 'The health address starts with http:// or https://.' })
  else if (isIP(host) !== 0 && kindOfAddress(host) === 'forbidden') faults.push({ path: 'target.healthUrl', message: `${host} may not be asked: it is no host of a service. Give the address that the service listens at.` })
  if (faults.length > 0) throw new ProductError('invalid', faults.map(({ message }) => message).join(' '), { faults })
}

async function describeInCatalog(ctx: Context, { name, service, repository }: { name: string; service: string; repository: string }): Promise<void> {
  const environment = entityRef('environment', name)
  await registerEntity(ctx, { by: 'releases', ref: environment, title: name })
  if (!(await isKnown(ctx, service))) await registerEntity(ctx, { by: 'releases', ref: service, title: parseEntityRef(service).name })
  await relate(ctx, { by: 'releases', from: service, type: 'deployedTo', to: environment, reason: `The environment ${name} was set up for it.` })
  await relate(ctx, { by: 'releases', from: service, type: 'builtFrom', to: repository, reason: `The environment ${name} deploys it from there.` })
}

async function isKnown(ctx: Context, ref: string): Promise<boolean> {
  try {
    await ctx.call(getEntity, { ref })
    return true
  } catch (error) {
    if (error instanceof ProductError && error.code === 'not-found') return false
    throw error
  }
}

interface NewEnvironment {
  readonly name: string
  readonly service: string
  readonly repository: string
  readonly gitDir: string
  readonly defaultBranch: string
  readonly isAutomatic: boolean
}

/** A new environment begins with what is built already: the newest commit that passed, or the head where nothing has to pass. */
async function releaseWhatIsBuilt(ctx: Context, { name, service, repository, gitDir, defaultBranch, isAutomatic }: NewEnvironment): Promise<void> {
  const head = await headOf(gitDir, defaultBranch)
  if (head !== undefined && !(await hasWorkflows(gitDir, head))) await recordPlainBuild(ctx, repository, gitDir, head, ctx.clock.now())
  const builds = await tablesOf(ctx.db).selectFrom('releases_builds').selectAll().where('repository', '=', repository).orderBy('finished_at', 'desc').limit(100).execute()
  const failed = new Set(builds.filter((build) => !build.has_passed).map((build) => build.commit_sha))
  const build = builds.find((each) => each.has_passed && !failed.has(each.commit_sha))
  if (!build || !(await isOnBranch(gitDir, defaultBranch, build.commit_sha))) return
  const release = await createRelease(ctx, { service, repository, gitDir, commit: build.commit_sha, pipelineRunId: build.run_id })
  if (isAutomatic) await deployAutomatically(ctx, { service, name, release, gitDir, defaultBranch })
}
