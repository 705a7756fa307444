import { ProductError } from '#lib/errors'
import type { RouteRequest } from '#kernel/feature'

export type GitService = 'git-upload-pack' | 'git-receive-pack'

export interface GitRequest {
  readonly owner: string
  readonly name: string
  readonly service: GitService
  /** `info/refs`, or the service itself. */
  readonly action: 'info/refs' | GitService
}

const segment = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}$/

/** What a client of Git's smart HTTP protocol (gitprotocol-http(5)) asks for. Throws `not-found` for anything else. */
export function readGitRequest({ method, params, query }: Pick<RouteRequest, 'method' | 'params' | 'query'>): GitRequest {
  const owner = params['owner'] ?? ''
  const name = (params['name'] ?? '').replace(/\.git$/, '')
  const action = params['*'] ?? ''
  if (!segment.test(owner) || !segment.test(name)) throw notHere()
  if (method === 'GET' && action === 'info/refs') return { owner, name, action, service: readService(query['service']) }
  if (method === 'POST' && (action === 'git-upload-pack' || action === 'git-receive-pack')) return { owner, name, action, service: action }
  throw notHere()
}

/** Old clients that know no services are not served. */
function readService(service: string | undefined): GitService {
  if (service === 'git-upload-pack' || service === 'git-receive-pack') return service
  throw new ProductError('invalid', 'This server speaks Git\'s smart HTTP protocol only. Use Git 1.6.6 or later.')
}

function notHere(): ProductError {
  return new ProductError('not-found', 'There is no repository at this address. It reads /git/OWNER/NAME.git.')
}
