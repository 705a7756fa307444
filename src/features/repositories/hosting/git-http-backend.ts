import type { Readable, Writable } from 'node:stream'
import { ProductError } from '#lib/errors'
import { gitEnvironment } from '#platform/git'
import { type SpawnedGroup, spawnGroup } from '#platform/process'

export interface BackendRequest {
  readonly projectRoot: string
  /** `/OWNER/NAME.git/info/refs`, from checked parts. */
  readonly pathInfo: string
  readonly method: 'GET' | 'POST'
  readonly queryString: string
  readonly contentType: string
  /** `version=2`, when the client asked for it. */
  readonly gitProtocol: string | undefined
  readonly user: string
}

export interface BackendAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: AsyncIterable<Buffer>
  readonly group: SpawnedGroup
  /** What Git said on standard error. */
  stderr(): string
}

const maxHeadBytes = 64 * 1024
const maxStderr = 16 * 1024

/** Settings of every hosted repository, over what may stand in its own file: nothing of a client's making runs here. */
const settings: Readonly<Record<string, string>> = {
  'http.receivepack': 'true', 'http.uploadpack': 'true', 'core.hooksPath': '/dev/null', 'core.logAllRefUpdates': 'always', 'core.fsmonitor': 'false',
  'receive.fsckObjects': 'true', 'receive.fsck.zeroPaddedFilemode': 'ignore', 'receive.fsck.missingSpaceBeforeDate': 'ignore', 'receive.fsck.badTimezone': 'ignore',
  'receive.maxInputSize': String(4 * 2 ** 30), 'receive.autogc': 'false', 'gc.auto': '0', 'maintenance.auto': 'false', 'receive.advertisePushOptions': 'false',
  'uploadpack.allowFilter': 'true', 'uploadpack.allowReachableSHA1InWant': 'true', 'safe.directory': '*', 'core.quotePath': 'false',
}

/** Starts `git http-backend` (a CGI program, git-http-backend(1)) and gives its answer once its head is there. */
export async function startBackend(request: BackendRequest): Promise<{ stdin: Writable; answer: Promise<BackendAnswer> }> {
  const group = await spawnGroup('git', ['http-backend'], { env: environmentOf(request), stdio: ['pipe', 'pipe', 'pipe'] })
  const { stdin, stdout, stderr } = group.child
  if (!stdin || !stdout || !stderr) throw new Error('git http-backend was started without its pipes.')
  // Git may end without reading all: a refused push.
  stdin.on('error', () => undefined)
  const said = collect(stderr)
  return { stdin, answer: readAnswer(group, stdout, said) }
}

function environmentOf({ projectRoot, pathInfo, method, queryString, contentType, gitProtocol, user }: BackendRequest): NodeJS.ProcessEnv {
  const config = Object.entries(settings).flatMap(([key, value], index) => [[`GIT_CONFIG_KEY_${index}`, key], [`GIT_CONFIG_VALUE_${index}`, value]])
  return gitEnvironment({
    GIT_PROJECT_ROOT: projectRoot, GIT_HTTP_EXPORT_ALL: '1', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_COUNT: String(Object.keys(settings).length),
    ...(Object.fromEntries(config) as Record<string, string>), GIT_COMMITTER_NAME: user, GIT_COMMITTER_EMAIL: 'daybook@localhost',
    PATH_INFO: pathInfo, REQUEST_METHOD: method, QUERY_STRING: queryString, CONTENT_TYPE: contentType, REMOTE_USER: user, REMOTE_ADDR: '127.0.0.1', GATEWAY_INTERFACE: 'CGI/1.1',
    ...(gitProtocol === undefined ? {} : { GIT_PROTOCOL: gitProtocol }),
  })
}

async function readAnswer(group: SpawnedGroup, stdout: Readable, said: () => string): Promise<BackendAnswer> {
  const chunks = stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>
  let head = Buffer.alloc(0)
  let end = -1
  while (end < 0) {
    const { done, value } = await chunks.next()
    if (done || head.length > maxHeadBytes) throw new ProductError('unavailable', `Git gave no answer: ${said().trim() || 'it ended early'}. Try again; if it stays so, run git fsck on the repository.`)
    head = Buffer.concat([head, value])
    end = head.indexOf('\r\n\r\n')
  }
  const headers = parseHead(head.toString('latin1', 0, end))
  const status = Number(headers['status']?.slice(0, 3) ?? 200)
  delete headers['status']
  return { status, headers, body: restOf(head.subarray(end + 4), chunks), group, stderr: said }
}

function parseHead(text: string): Record<string, string> {
  return Object.fromEntries(text.split('\r\n').map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]
  }))
}

async function* restOf(first: Buffer, chunks: AsyncIterator<Buffer, undefined>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value
}

function collect(stream: Readable): () => string {
  let text = ''
  stream.on('data', (chunk: Buffer) => {
    if (text.length < maxStderr) text += chunk.toString('utf8')
  })
  return () => text
}
