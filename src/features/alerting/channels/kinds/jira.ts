import { z } from 'zod'
import { parseGoDuration } from '#lib/go-duration'
import type { ChannelMessage } from '../texts/channel-message.ts'
import { type ChannelHost, defineChannel, refused, type Sent } from './channel.ts'
import { type HttpConfig, oneLine } from './http-config.ts'
import { type JiraSettings, issueBody, issueLabel } from './jira-issue.ts'
import { exchange, sentOf } from './post-json.ts'
import { fillText } from '../texts/fill-text.ts'

const Issue = z.object({ key: z.string().min(1), fields: z.object({ status: z.object({ statusCategory: z.object({ key: z.string() }) }) }).optional() })
type Issue = z.infer<typeof Issue>
const Found = z.object({ issues: z.array(Issue).default([]) })
const Transitions = z.object({ transitions: z.array(z.object({ id: z.string(), name: z.string() })).default([]) })

interface Jira {
  readonly host: ChannelHost
  /** Without a slash at its end. */
  readonly base: string
  readonly headers: Readonly<Record<string, string>>
  readonly http: HttpConfig | undefined
}

/** How a request ended, and what it answered where it went well. */
interface Asked {
  readonly sent: Sent
  readonly answer: unknown
}

/** developer.atlassian.com/cloud/jira/platform/rest/v2: one issue for each group by its label, so that a try that was not answered makes no second one. */
export const jiraChannel = defineChannel('jira', async (message, values, host) => {
  const jira: Jira = { host, base: (values.apiUrl ?? '').replace(/\/+$/, ''), headers: { 'accept-language': 'en', ...credentials(values.username, values.apiToken) }, http: values.httpConfig }
  const isFiring = message.body.alerts.some(({ status }) => status === 'firing')
  const search = await ask(jira, 'POST', searchPlace(jira.base, values.apiType), { jql: await searchText(message, values, isFiring), maxResults: 2, fields: ['status'] })
  if (search.sent.error !== null) return search.sent
  const found = Found.safeParse(search.answer)
  if (!found.success) return { status: search.sent.status, error: 'Jira answered something that is not its format. Check the address.', isFinal: false }
  const [issue] = found.data.issues
  if (!issue && !isFiring) return { ...search.sent, detail: 'Jira had no open issue to close.' }
  const path = issue ? `${jira.base}/issue/${encodeURIComponent(issue.key)}` : `${jira.base}/issue`
  const written = await ask(jira, issue ? 'PUT' : 'POST', path, { fields: await issueBody(message, values, { isNew: !issue, isDocument: jira.base.endsWith('/3') }) })
  if (written.sent.error !== null || !issue) return written.sent
  return move(jira, issue, path, values, isFiring)
})

/** One's own name with a token, or a personal token alone; else what `http_config` says. */
function credentials(username: string | undefined, token: string | undefined): Record<string, string> {
  if (!token) return {}
  return { authorization: username ? `Basic ${Buffer.from(`${username}:${token}`).toString('base64')}` : `Bearer ${oneLine(token)}` }
}

/** Jira Cloud searches at another place, of version 3 (developer.atlassian.com/changelog/#CHANGE-2046). */
function searchPlace(base: string, apiType: 'auto' | 'cloud' | 'datacenter'): string {
  const isCloud = apiType === 'cloud' || (apiType === 'auto' && URL.canParse(base) && new URL(base).hostname.endsWith('.atlassian.net'))
  return isCloud ? `${base.replace(/\/2$/, '/3')}/search/jql` : `${base}/search`
}

/** What fires also looks for issues that were closed not long ago, where it may open them again. */
async function searchText(message: ChannelMessage, settings: JiraSettings, isFiring: boolean): Promise<string> {
  const { wontFixResolution, reopenTransition, reopenDuration = '' } = settings
  const ms = parseGoDuration(reopenDuration)
  const minutes = typeof ms === 'number' ? Math.floor(ms / 60_000) : 0
  return [
    ...(wontFixResolution ? [`resolution != ${JSON.stringify(wontFixResolution)}`] : []),
    isFiring && reopenTransition && minutes > 0 ? `(resolutiondate is EMPTY OR resolutiondate >= -${minutes}m)` : 'statusCategory != Done',
    `project=${JSON.stringify(await fillText(settings.project, message, () => ''))}`, `labels=${JSON.stringify(issueLabel(message))} order by status ASC,resolutiondate DESC`,
  ].join(' and ')
}

/** Closes what is resolved, opens again what fires; where no step is named for that, the issue stays as it is. */
async function move(jira: Jira, { key, fields }: Issue, path: string, { resolveTransition, reopenTransition }: JiraSettings, isFiring: boolean): Promise<Sent> {
  const isDone = fields?.status.statusCategory.key === 'done'
  const wanted = isFiring ? reopenTransition : resolveTransition
  if (!fields || isFiring !== isDone) return { status: 204, error: null, isFinal: true }
  if (!wanted) return { status: 204, error: null, isFinal: true, detail: `${key} stays ${isDone ? 'closed' : 'open'}: no transition is named for this.` }
  const { sent, answer } = await ask(jira, 'GET', `${path}/transitions`)
  if (sent.error !== null) return sent
  const known = Transitions.safeParse(answer).data?.transitions ?? []
  const transition = known.find(({ name }) => name === wanted)
  if (!transition) return refused(`Jira has no transition ${wanted} for ${key} as it is now; it has ${known.map(({ name }) => name).join(', ') || 'none'}. Correct the receiver.`.slice(0, 500))
  return (await ask(jira, 'POST', `${path}/transitions`, { transition: { id: transition.id } })).sent
}

async function ask({ host, headers, http }: Jira, method: 'GET' | 'POST' | 'PUT', url: string, body?: unknown): Promise<Asked> {
  const response = await exchange(host, { method, url, headers, http, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  const sent = sentOf(response, host.clock.now())
  try {
    return { sent, answer: sent.error === null && response.text() !== '' ? JSON.parse(response.text()) : undefined }
  } catch {
    return { sent, answer: undefined }
  }
}
