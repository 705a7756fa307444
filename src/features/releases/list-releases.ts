import { handle } from '#kernel/feature'
import { listReleases } from './contract.ts'
import { listReleaseViews } from './release-store.ts'

export const releaseList = handle(listReleases, ({ service, cursor, limit }, ctx) => listReleaseViews(ctx.db, { service, cursor, limit }))
