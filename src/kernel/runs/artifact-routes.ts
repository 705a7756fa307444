import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { HttpRoute } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { isId, newId } from '#lib/id'
import { sql } from '#platform/database'
import { artifactPath, keepArtifact } from './artifact-files.ts'
import type { ArtifactRow } from './list-artifacts.ts'
import { ArtifactQuery, runnerPaths } from './protocol.ts'
import { holdJob } from './report-route.ts'
import { asJson, requireRunner } from './runner-route.ts'

const maxArtifactBytes = 10 * 2 ** 30

/** A runner brings a file of its job; sent again, it takes the place of the first. */
export const uploadArtifactRoute: HttpRoute = {
  method: 'PUT', path: runnerPaths.artifact, access: 'runner:write', summary: 'Upload a file of a leased job.', body: 'stream', maxBodyBytes: maxArtifactBytes,
  handler: async (request, ctx) => {
    requireRunner(ctx)
    const parsed = ArtifactQuery.safeParse(request.query)
    if (!parsed.success || !(request.body instanceof Readable)) throw new ProductError('invalid', 'The upload is not as the runner protocol says. Use a runner of the same version as the server.')
    const query = parsed.data
    if (!(await holdJob(ctx.db, query.runnerId, query))) return asJson({ isGone: true })
    const sizeBytes = await keepArtifact(ctx.site.dataDir, query.sha256, request.body)
    const isGone = await ctx.transact(async ({ db }) => {
      if (!(await holdJob(db, query.runnerId, query))) return true
      await sql`
        insert into run_artifacts (id, run_id, job_key, name, size_bytes, sha256) values (${newId()}, ${query.runId}, ${query.job}, ${query.name}, ${sizeBytes}, ${query.sha256})
        on conflict (run_id, job_key, name) do update set size_bytes = excluded.size_bytes, sha256 = excluded.sha256, created_at = now()`.execute(db)
      return false
    })
    return asJson({ isGone })
  },
}

/** The content of an artifact, always as a download: what a run made is never shown as a page of Daybook. */
export const artifactContentRoute: HttpRoute = {
  method: 'GET', path: '/api/v1/artifacts/:id/content', access: 'runs:read', summary: 'Download an artifact.', body: 'none',
  handler: async (request, ctx) => {
    const id = request.params['id'] ?? ''
    const row = isId(id) ? (await sql<ArtifactRow>`select * from run_artifacts where id = ${id}`.execute(ctx.db)).rows[0] : undefined
    if (!row) throw new ProductError('not-found', `There is no artifact ${id}.`)
    const path = artifactPath(ctx.site.dataDir, row.sha256)
    const found = await stat(path).catch(() => undefined)
    if (!found) throw new ProductError('not-found', 'The content of the artifact is no longer there. Run it again to make it anew.')
    const fileName = encodeURIComponent(row.name.split('/').at(-1) ?? row.name)
    return {
      status: 200, body: createReadStream(path),
      headers: { 'content-type': 'application/octet-stream', 'content-length': String(found.size), 'content-disposition': `attachment; filename*=UTF-8''${fileName}`, 'x-content-type-options': 'nosniff', etag: `"${row.sha256}"` },
    }
  },
}
