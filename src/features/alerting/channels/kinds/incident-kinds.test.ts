import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { fetchGuarded } from '#platform/http'
import { systemClock } from '#platform/clock'
import type { WebhookBody } from '../../routing/webhook-body.ts'
import { channelMessage } from '../texts/channel-message.ts'
import { AccessTokens } from './access-tokens.ts'
import { allChannels } from './all-channels.ts'
import type { ChannelHost } from './channel.ts'

interface Asked { method: string; path: string; headers: IncomingHttpHeaders; body: string }
interface Answer { status?: number; body?: string | object; headers?: Record<string, string> }

/** Answers as the vendors document: by method and path, the next of a list each time, the last of it for ever. */
const asked: Asked[] = []
const answers = new Map<string, Answer[]>()
const vendor: Server = createServer((request, response) => {
  let body = ''
  request.on('data', (piece: Buffer) => { body += piece.toString() })
  request.on('end', () => {
    const path = request.url ?? ''
    asked.push({ method: request.method ?? '', path, headers: request.headers, body })
    const list = answers.get(`${request.method} ${path.split('?')[0]}`) ?? []
    const { status = 200, body: said = '', headers = {} } = (list.length > 1 ? list.shift() : list[0]) ?? {}
    response.writeHead(status, headers).end(typeof said === 'string' ? said : JSON.stringify(said))
  })
})
let url = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => { vendor.listen(0, '127.0.0.1', resolve) })
  url = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`
})
afterAll(async () => {
  vendor.closeAllConnections()
  await new Promise((resolve) => { vendor.close(resolve) })
})
let host: ChannelHost
beforeEach(() => {
  asked.length = 0
  answers.clear()
  host = hostAt()
})

/** Requests go out through the real guards; those to AWS's own names, to the server here. */
function hostAt(clock = systemClock, allowPrivate = true): ChannelHost {
  const { signal } = new AbortController()
  const unused = () => { throw new Error('This is not used here.') }
  return {
    clock, signal, tokens: new AccessTokens(), version: '1', siteUrl: 'https://daybook.example.org', allowPrivate, mailServer: unused, pushKeys: unused, get db() { return unused() }, get mail() { return unused() },
    fetch: (address, request) => fetchGuarded(address.replace(/^https:\/\/(sts|sns)[a-z-]*\.[a-z0-9-]+\.amazonaws\.com/, `${url}/$1`), { ...request, allowPrivate }),
  }
}

function message(status: 'firing' | 'resolved', { note = null, count = 1, summary = 'Broken' }: { note?: string | null; count?: number; summary?: string } = {}) {
  const labels = { alertname: 'Down', severity: 'critical', service: 'shop' }
  const alerts = Array.from({ length: count }, (_, index) => ({ status, labels: { ...labels, instance: `host-${index}` }, annotations: { summary }, startsAt: '2026-01-01T00:00:00Z', endsAt: status === 'firing' ? '0001-01-01T00:00:00Z' : '2026-01-01T00:05:00Z', generatorURL: 'https://prometheus.example.org/graph', fingerprint: String(index).padStart(16, '0') }))
  const body: WebhookBody = { version: '4', groupKey: '{}:{alertname="Down"}', truncatedAlerts: 0, status, receiver: 'team', groupLabels: { alertname: 'Down' }, commonLabels: labels, commonAnnotations: { summary }, externalURL: 'https://daybook.example.org', alerts }
  return channelMessage({ id: '0198-delivery', body: JSON.stringify(body), note })
}
const dedupKey = message('firing').dedupKey

const send = (kind: string, values: Record<string, unknown>, told = message('firing')) => allChannels.get(kind)?.send(told, values, host)
const json = (index: number) => JSON.parse(asked[index]?.body ?? 'null') as Record<string, unknown>
const form = (index: number) => Object.fromEntries(new URLSearchParams(asked[index]?.body))

test('VictorOps: one incident by its entity, RECOVERY ends it, and only 429 and 5xx are tried again', async () => {
  const values = { apiUrl: `${url}/alert/`, apiKey: 'victor-key', routingKey: '{{ .CommonLabels.service }}', messageType: 'NOTHING', stateMessage: '{{ .CommonAnnotations.summary }}!', customFields: { Team: '{{ .GroupLabels.alertname }}', Empty: '' }, httpConfig: { httpHeaders: { 'X-Team': { values: ['ops'] } } } }
  expect(await send('victorops', values)).toMatchObject({ status: 200, error: null })
  expect(asked[0]).toMatchObject({ method: 'POST', path: '/alert/victor-key/shop', headers: { 'x-team': 'ops', 'content-type': 'application/json' } })
  expect(json(0)).toEqual({ message_type: 'CRITICAL', entity_id: dedupKey, entity_display_name: '[FIRING:1] Down (shop critical)', state_message: 'Broken!', monitoring_tool: 'Daybook', Team: 'Down' })
  await send('victorops', { ...values, messageType: 'WARNING' }, message('firing', { note: 'It comes another way.', summary: 'x'.repeat(30_000) }))
  expect(json(1)).toMatchObject({ message_type: 'WARNING', state_message: expect.stringMatching(/^It comes another way\.\n\nx+…$/) })
  expect([...String(json(1)['state_message'])]).toHaveLength(20_480)
  await send('victorops', values, message('resolved'))
  expect(json(2)).toMatchObject({ message_type: 'RECOVERY', entity_id: dedupKey })
  answers.set('POST /alert/victor-key/shop', [{ status: 429, headers: { 'retry-after': '7' } }, { status: 503 }, { status: 400, body: { result: 'failure', message: 'Bad key' } }])
  expect(await send('victorops', values)).toMatchObject({ status: 429, isFinal: false, retryAfterMs: 7000 })
  expect(await send('victorops', values)).toMatchObject({ status: 503, isFinal: false })
  expect(await send('victorops', values)).toMatchObject({ status: 400, isFinal: true, error: expect.stringContaining('Bad key') })
  expect(await send('victorops', { ...values, apiKey: '' })).toMatchObject({ error: 'The channel has no apiKey. Change the receiver.', isFinal: true })
})

test('Webex: Markdown to a space, no longer than it may be, with the token of the bot or of http_config', async () => {
  const values = { apiUrl: `${url}/messages`, roomId: 'room-{{ .CommonLabels.service }}', botToken: 'webex-token' }
  expect(await send('webex', values)).toMatchObject({ error: null })
  expect(asked[0]?.headers.authorization).toBe('Bearer webex-token')
  expect(json(0)).toEqual({ roomId: 'room-shop', markdown: expect.stringContaining('**Firing: Down** Broken') })
  await send('webex', { ...values, message: '{{ .CommonAnnotations.summary }}', httpConfig: { authorization: { type: 'Own', credentials: 'of-config' } } }, message('firing', { summary: 'ü'.repeat(9000) }))
  expect(asked[1]?.headers.authorization).toBe('Own of-config')
  expect(Buffer.byteLength(String(json(1)['markdown']))).toBeLessThanOrEqual(7439)
  expect(json(1)['markdown']).toMatch(/^ü+…$/)
  answers.set('POST /messages', [{ status: 404, body: { message: 'Could not find a room' } }])
  expect(await send('webex', values)).toMatchObject({ status: 404, isFinal: true })
})

test('incident.io: Alertmanager\'s format with the token of the source, fewer alerts where there are too many', async () => {
  const values = { url: `${url}/v2/alert_events/alertmanager/1`, alertSourceToken: 'source-token' }
  expect(await send('incidentio', { ...values, maxAlerts: 2 }, message('firing', { count: 5, note: 'It comes another way.' }))).toMatchObject({ error: null })
  expect(asked[0]?.headers.authorization).toBe('Bearer source-token')
  expect(json(0)).toMatchObject({ version: '1', groupKey: '{}:{alertname="Down"}', status: 'firing', truncatedAlerts: 3, alerts: [{ fingerprint: '0000000000000000' }, { fingerprint: '0000000000000001' }], note: 'It comes another way.' })
  await send('incidentio', values, message('resolved'))
  expect(json(1)).toMatchObject({ status: 'resolved', groupKey: '{}:{alertname="Down"}', truncatedAlerts: 0, alerts: [{ status: 'resolved' }] })
  await send('incidentio', values, message('firing', { count: 300, summary: 'x'.repeat(2000) }))
  expect(json(2)).toMatchObject({ truncatedAlerts: 299, alerts: [{}] })
  answers.set('POST /v2/alert_events/alertmanager/1', [{ status: 429 }, { status: 422, body: { message: 'source-token is wrong' } }])
  expect(await send('incidentio', values)).toMatchObject({ status: 429, isFinal: false })
  expect(await send('incidentio', values)).toMatchObject({ status: 422, isFinal: true })
})

test('WeCom: the token is asked for once, kept until it expires, and asked for anew when it is refused', async () => {
  const values = { apiUrl: `${url}/cgi-bin/`, corpId: 'corp', apiSecret: 'wecom-secret', agentId: '1000002', toUser: '@all', message: '{{ .CommonAnnotations.summary }}' }
  answers.set('GET /cgi-bin/gettoken', [{ body: { errcode: 0, errmsg: 'ok', access_token: 'first-token', expires_in: 7200 } }, { body: { errcode: 0, errmsg: 'ok', access_token: 'second-token', expires_in: 7200 } }])
  answers.set('POST /cgi-bin/message/send', [{ body: { errcode: 0, errmsg: 'ok' } }])
  await Promise.all([send('wechat', values), send('wechat', values)])
  await send('wechat', { ...values, messageType: 'markdown' })
  expect(asked.map(({ method }) => method)).toEqual(['GET', 'POST', 'POST', 'POST'])
  expect(asked[0]?.path).toBe('/cgi-bin/gettoken?corpid=corp&corpsecret=wecom-secret')
  expect(asked[1]?.path).toBe('/cgi-bin/message/send?access_token=first-token')
  expect(json(1)).toEqual({ touser: '@all', agentid: '1000002', msgtype: 'text', safe: '0', text: { content: 'Broken' } })
  expect(json(3)).toMatchObject({ msgtype: 'markdown', markdown: { content: 'Broken' } })
  answers.set('POST /cgi-bin/message/send', [{ body: { errcode: 42_001, errmsg: 'access_token expired' } }, { body: { errcode: 0, errmsg: 'ok', invaliduser: 'nobody' } }])
  expect(await send('wechat', values)).toMatchObject({ error: null, detail: 'WeCom does not know nobody.' })
  expect(asked.at(-1)?.path).toBe('/cgi-bin/message/send?access_token=second-token')
  answers.set('POST /cgi-bin/message/send', [{ body: { errcode: 45_009, errmsg: 'reach max api daily quota limit' } }, { body: { errcode: 40_056, errmsg: 'invalid agentid, token second-token' } }, { status: 502, body: 'bad gateway' }, { body: 'none of its format' }, { body: { errcode: 40_014, errmsg: 'invalid access_token' } }])
  expect(await send('wechat', values)).toMatchObject({ isFinal: false, error: 'WeCom refused it (45009): reach max api daily quota limit' })
  expect(await send('wechat', values)).toMatchObject({ isFinal: true, error: 'WeCom refused it (40056): invalid agentid, token <secret>' })
  expect(await send('wechat', values)).toMatchObject({ status: 502, isFinal: false })
  expect(await send('wechat', values)).toMatchObject({ isFinal: false, error: expect.stringContaining('not its format') })
  expect(await send('wechat', values)).toMatchObject({ isFinal: false, error: 'WeCom takes its own token no more.' })
  answers.set('GET /cgi-bin/gettoken', [{ body: { errcode: 40_001, errmsg: 'invalid credential' } }])
  expect(await send('wechat', { ...values, apiSecret: 'another-secret' })).toMatchObject({ isFinal: true, error: 'WeCom refused it (40001): invalid credential' })
})

test('WeCom: an expired token is not used again', async () => {
  let now = Date.parse('2026-01-01T00:00:00Z')
  host = hostAt({ ...systemClock, now: () => new Date(now) })
  const values = { apiUrl: `${url}/cgi-bin`, corpId: 'corp', apiSecret: 'wecom-secret' }
  answers.set('GET /cgi-bin/gettoken', [{ body: { errcode: 0, access_token: 'a', expires_in: 7200 } }])
  answers.set('POST /cgi-bin/message/send', [{ body: { errcode: 0 } }])
  for (const minutes of [0, 100, 19, 1]) {
    now += minutes * 60_000
    await send('wechat', values)
  }
  expect(asked.map(({ method }) => method)).toEqual(['GET', 'POST', 'POST', 'GET', 'POST', 'POST'])
})

const published = '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>'
const awsError = (code: string, text: string) => `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${text}</Message></Error><RequestId>1</RequestId></ErrorResponse>`

test('SNS: a signed call to a topic, a phone or an endpoint; throttling passes, a refusal says why', async () => {
  const values = { apiUrl: `${url}/sns/`, accessKey: 'AKIDEXAMPLE', secretKey: 'sns-secret', topicArn: 'arn:aws:sns:eu-west-1:123456789012:alerts.fifo', subject: 'S {{ .Status }}', message: 'M {{ .CommonAnnotations.summary }}', attributes: { team: '{{ .CommonLabels.service }}', none: '' }, httpConfig: { authorization: { credentials: 'of-another' } } }
  answers.set('POST /sns/', [{ body: published }])
  expect(await send('sns', values)).toMatchObject({ status: 200, error: null })
  expect(asked[0]?.headers).toMatchObject({ 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', 'x-amz-date': expect.stringMatching(/^\d{8}T\d{6}Z$/), authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/sns\/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=[0-9a-f]{64}$/) })
  expect(form(0)).toEqual({ Action: 'Publish', Version: '2010-03-31', TopicArn: values.topicArn, Message: 'M Broken', Subject: 'S firing', MessageGroupId: dedupKey, MessageDeduplicationId: '0198-delivery', 'MessageAttributes.entry.1.Name': 'team', 'MessageAttributes.entry.1.Value.DataType': 'String', 'MessageAttributes.entry.1.Value.StringValue': 'shop' })
  const { topicArn: _topic, ...rest } = values
  await send('sns', { ...rest, phoneNumber: '+15550100', region: 'us-east-1' }, message('firing', { summary: 'x'.repeat(5000) }))
  expect(form(1)).toMatchObject({ PhoneNumber: '+15550100', Message: expect.stringMatching(/^M x{1597}…$/), 'MessageAttributes.entry.2.Name': 'truncated' })
  expect(form(1)).not.toHaveProperty('Subject')
  await send('sns', { ...rest, targetArn: 'arn:aws:sns:us-west-2:123456789012:endpoint/GCM/app/1' }, message('resolved'))
  expect(form(2)).toMatchObject({ TargetArn: 'arn:aws:sns:us-west-2:123456789012:endpoint/GCM/app/1', Subject: 'S resolved' })
  expect(asked[2]?.headers.authorization).toContain('/us-west-2/sns/')
  answers.set('POST /sns/', [{ status: 400, body: awsError('Throttling', 'Rate exceeded') }, { status: 403, body: awsError('InvalidClientTokenId', 'The key sns-secret is not valid') }, { status: 500, body: awsError('InternalFailure', 'x') }])
  expect(await send('sns', values)).toMatchObject({ status: 400, isFinal: false, error: 'It answered 400: Throttling. Rate exceeded' })
  expect(await send('sns', values)).toMatchObject({ status: 403, isFinal: true, error: 'It answered 403: InvalidClientTokenId. The key <secret> is not valid' })
  expect(await send('sns', values)).toMatchObject({ status: 500, isFinal: false })
  expect(await send('sns', { ...rest, phoneNumber: '+15550100' })).toMatchObject({ isFinal: true, error: expect.stringContaining('region') })
  expect(await send('sns', { ...values, secretKey: undefined })).toMatchObject({ isFinal: true, error: expect.stringContaining('secretKey') })
})

test('SNS: a role is taken on once, and its keys sign with their session', async () => {
  const values = { accessKey: 'AKIDEXAMPLE', secretKey: 'sns-secret', topicArn: 'arn:aws:sns:eu-west-1:123456789012:alerts', roleArn: 'arn:aws:iam::123456789012:role/alerts', externalId: 'ours' }
  const lent = `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIALENT</AccessKeyId><SecretAccessKey>lent-secret</SecretAccessKey><SessionToken>lent-session</SessionToken><Expiration>${new Date(Date.now() + 3_600_000).toISOString()}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`
  answers.set('POST /sts/', [{ body: lent }])
  answers.set('POST /sns/', [{ body: published }])
  expect(await send('sns', values)).toMatchObject({ error: null })
  expect(await send('sns', values)).toMatchObject({ error: null })
  expect(asked.map(({ path }) => path)).toEqual(['/sts/', '/sns/', '/sns/'])
  expect(form(0)).toEqual({ Action: 'AssumeRole', Version: '2011-06-15', RoleArn: values.roleArn, RoleSessionName: 'daybook', ExternalId: 'ours' })
  expect(asked[0]?.headers.authorization).toContain('/eu-west-1/sts/aws4_request')
  expect(asked[1]?.headers).toMatchObject({ 'x-amz-security-token': 'lent-session', authorization: expect.stringContaining('Credential=ASIALENT/') })
  answers.set('POST /sts/', [{ status: 403, body: awsError('AccessDenied', 'Not authorized') }])
  expect(await send('sns', { ...values, externalId: 'others' })).toMatchObject({ status: 403, isFinal: true, error: 'The role was not given. It answered 403: AccessDenied. Not authorized' })
})

test('Rocket.Chat: a user with a token writes, and what it refuses in the body of a 200 is told', async () => {
  const values = { apiUrl: `${url}/rocket/`, token: 'rocket-token', tokenId: 'rocket-user', channel: '#ops' }
  answers.set('POST /rocket/api/v1/chat.postMessage', [{ body: { success: true } }, { body: { success: false, error: 'error-invalid-channel' } }, { body: '<html>' }])
  expect(await send('rocketchat', values)).toMatchObject({ error: null })
  expect(asked[0]?.headers).toMatchObject({ 'x-auth-token': 'rocket-token', 'x-user-id': 'rocket-user' })
  expect(await send('rocketchat', values)).toMatchObject({ isFinal: true, error: 'Rocket.Chat refused it: error-invalid-channel' })
  expect(await send('rocketchat', values)).toMatchObject({ isFinal: false, error: expect.stringContaining('not its format') })
})

const jira = () => ({ apiUrl: `${url}/rest/api/2/`, project: 'OPS', issueType: 'Bug', labels: ['alert', '{{ .CommonLabels.service }}'], priority: ' High ', fields: { customfield_1: { value: '{{ .Status }}' } }, resolveTransition: 'Close', username: 'ada@example.org', apiToken: 'jira-token' })
const issue = (category: string) => ({ issues: [{ key: 'OPS-1', fields: { status: { statusCategory: { key: category } } } }] })
const called = () => asked.map(({ method, path }) => `${method} ${path}`)

test('Jira: makes an issue, writes it again while it fires, and closes it by its transition', async () => {
  answers.set('POST /rest/api/2/search', [{ body: { issues: [] } }])
  answers.set('POST /rest/api/2/issue', [{ status: 201, body: { key: 'OPS-1' } }])
  expect(await send('jira', jira())).toMatchObject({ status: 201, error: null })
  expect(called()).toEqual(['POST /rest/api/2/search', 'POST /rest/api/2/issue'])
  expect(asked[0]?.headers).toMatchObject({ authorization: `Basic ${Buffer.from('ada@example.org:jira-token').toString('base64')}`, 'accept-language': 'en' })
  expect(json(0)).toEqual({ jql: `statusCategory != Done and project="OPS" and labels="ALERT{${dedupKey}}" order by status ASC,resolutiondate DESC`, maxResults: 2, fields: ['status'] })
  expect(json(1)).toEqual({ fields: { project: { key: 'OPS' }, issuetype: { name: 'Bug' }, summary: '[FIRING:1] Down (shop critical)', description: expect.stringContaining('Broken'), labels: [`ALERT{${dedupKey}}`, 'alert', 'shop'], priority: { name: 'High' }, customfield_1: { value: 'firing' } } })
  answers.set('POST /rest/api/2/search', [{ body: issue('new') }])
  answers.set('PUT /rest/api/2/issue/OPS-1', [{ status: 204 }])
  asked.length = 0
  expect(await send('jira', { ...jira(), updateSummary: false })).toMatchObject({ error: null })
  expect(called()).toEqual(['POST /rest/api/2/search', 'PUT /rest/api/2/issue/OPS-1'])
  expect(json(1)['fields']).not.toHaveProperty('summary')
  expect(json(1)['fields']).toHaveProperty('description')
  answers.set('GET /rest/api/2/issue/OPS-1/transitions', [{ body: { transitions: [{ id: '11', name: 'Start' }, { id: '21', name: 'Close' }] } }])
  answers.set('POST /rest/api/2/issue/OPS-1/transitions', [{ status: 204 }])
  asked.length = 0
  expect(await send('jira', jira(), message('resolved'))).toMatchObject({ status: 204, error: null })
  expect(called()).toEqual(['POST /rest/api/2/search', 'PUT /rest/api/2/issue/OPS-1', 'GET /rest/api/2/issue/OPS-1/transitions', 'POST /rest/api/2/issue/OPS-1/transitions'])
  expect(json(3)).toEqual({ transition: { id: '21' } })
  expect(await send('jira', { ...jira(), resolveTransition: 'Nothing' }, message('resolved'))).toMatchObject({ isFinal: true, error: 'Jira has no transition Nothing for OPS-1 as it is now; it has Start, Close. Correct the receiver.' })
  expect(await send('jira', { ...jira(), resolveTransition: undefined }, message('resolved'))).toMatchObject({ error: null, detail: 'OPS-1 stays open: no transition is named for this.' })
  answers.set('POST /rest/api/2/search', [{ body: { issues: [] } }])
  asked.length = 0
  expect(await send('jira', jira(), message('resolved'))).toMatchObject({ error: null, detail: 'Jira had no open issue to close.' })
  expect(called()).toEqual(['POST /rest/api/2/search'])
})

test('Jira: opens again what was closed not long ago, leaves what people will not fix, and speaks version 3', async () => {
  const values = { ...jira(), reopenTransition: 'Reopen', reopenDuration: '2d', wontFixResolution: 'Won\'t "fix"', apiToken: 'personal', username: undefined }
  answers.set('POST /rest/api/2/search', [{ body: issue('done') }])
  answers.set('GET /rest/api/2/issue/OPS-1/transitions', [{ body: { transitions: [{ id: '31', name: 'Reopen' }] } }])
  expect(await send('jira', values)).toMatchObject({ error: null })
  expect(json(0)['jql']).toMatch(/^resolution != "Won't \\"fix\\"" and \(resolutiondate is EMPTY OR resolutiondate >= -2880m\) and project=/)
  expect(asked[0]?.headers.authorization).toBe('Bearer personal')
  expect(json(3)).toEqual({ transition: { id: '31' } })
  asked.length = 0
  answers.set('POST /rest/api/3/search/jql', [{ body: { issues: [] } }])
  await send('jira', { ...values, apiType: 'cloud' })
  expect(called()).toEqual(['POST /rest/api/3/search/jql', 'POST /rest/api/2/issue'])
  await send('jira', { ...values, apiUrl: `${url}/rest/api/3`, apiType: 'cloud', description: 'one\n\ntwo' })
  expect(json(3)).toMatchObject({ fields: { description: { type: 'doc', version: 1, content: [{ content: [{ text: 'one' }] }, { content: [{ text: 'two' }] }] } } })
  answers.set('POST /rest/api/2/search', [{ status: 429, headers: { 'retry-after': '3' } }, { status: 401, body: 'Unauthorized' }, { body: '<html>' }, { body: { issues: [] } }])
  answers.set('POST /rest/api/2/issue', [{ status: 400, body: { errors: { priority: 'is not on the screen' } } }])
  expect(await send('jira', jira())).toMatchObject({ status: 429, isFinal: false, retryAfterMs: 3000 })
  expect(await send('jira', jira())).toMatchObject({ status: 401, isFinal: true })
  expect(await send('jira', jira())).toMatchObject({ isFinal: false, error: expect.stringContaining('not its format') })
  expect(await send('jira', jira())).toMatchObject({ status: 400, isFinal: true, error: expect.stringContaining('is not on the screen') })
})

test('none of them asks where nothing may be asked', async () => {
  host = hostAt(systemClock, false)
  const ways: readonly (readonly [string, Record<string, unknown>])[] = [
    ['victorops', { apiUrl: url, apiKey: 'k', routingKey: 'r' }], ['webex', { apiUrl: url, roomId: 'r', botToken: 't' }], ['incidentio', { url, alertSourceToken: 't' }], ['wechat', { apiUrl: url, corpId: 'c', apiSecret: 's' }],
    ['sns', { apiUrl: url, accessKey: 'a', secretKey: 's', region: 'eu-west-1', phoneNumber: '1' }], ['jira', jira()],
  ]
  for (const [kind, values] of ways) await expect(send(kind, values)).rejects.toMatchObject({ code: 'forbidden' })
  expect(asked).toEqual([])
})
