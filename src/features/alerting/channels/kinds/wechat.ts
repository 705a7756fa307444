import { z } from 'zod'
import type { GuardedResponse } from '#platform/http'
import { fillText } from '../texts/fill-text.ts'
import { withoutSecrets } from '../sealed-secrets.ts'
import { cutBytes, plainText, titleOf } from '../texts/message-texts.ts'
import { type Grant, isGrant } from './access-tokens.ts'
import { type ChannelHost, defineChannel, type Sent } from './channel.ts'
import type { HttpConfig } from './http-config.ts'
import { exchange, post, sentOf } from './post-json.ts'
import { withoutEmpty } from './slack.ts'

/** developer.work.weixin.qq.com/document/path/90236: longer contents are cut there, or refused. */
const mostBytes = 2048
/** path/90313: the system is busy; calls came too often. */
const again = new Set([-1, 45_009, 45_033])
/** The token is none, or expired. */
const tokenIsOver = new Set([40_014, 42_001])

const Answer = z.object({ errcode: z.number().default(0), errmsg: z.string().default(''), access_token: z.string().optional(), expires_in: z.number().default(7200), invaliduser: z.string().optional() })
type Answer = z.infer<typeof Answer>

interface Application {
  readonly base: string
  readonly corpId: string
  readonly secret: string
  readonly http: HttpConfig | undefined
}

/** The secret buys a token for two hours, which stands in the address of what is sent; neither is ever shown. */
export const wechatChannel = defineChannel('wechat', async (message, values, host) => {
  const fill = (text: string | undefined, usual = '') => fillText(text, message, () => usual)
  const application: Application = { base: values.apiUrl.endsWith('/') ? values.apiUrl : `${values.apiUrl}/`, corpId: await fill(values.corpId), secret: values.apiSecret ?? '', http: values.httpConfig }
  const text = await fill(values.message, `${titleOf(message)}\n${plainText({ ...message, note: null })}`)
  const content = cutBytes(message.note === null ? text : `${message.note}\n${text}`, mostBytes)
  const body = JSON.stringify({ ...withoutEmpty({ touser: await fill(values.toUser), toparty: await fill(values.toParty), totag: await fill(values.toTag), agentid: await fill(values.agentId) }), msgtype: values.messageType, safe: '0', [values.messageType]: { content } })
  const first = await send(host, application, body)
  return first === 'token is over' ? lastOf(await send(host, application, body)) : first
})

function lastOf(sent: Sent | 'token is over'): Sent {
  return sent === 'token is over' ? { status: 200, error: 'WeCom takes its own token no more.', isFinal: false } : sent
}

async function send(host: ChannelHost, application: Application, body: string): Promise<Sent | 'token is over'> {
  const { base, corpId, secret, http } = application
  const who = ['wechat', base, corpId, secret]
  const grant = await host.tokens.get(who, host.clock.now(), () => askForToken(host, application))
  if (!isGrant(grant)) return grant
  const token = grant.values['token'] ?? ''
  const answer = answerOf(await post(host, { url: `${base}message/send?${new URLSearchParams({ access_token: token })}`, body, http }), host)
  if ('status' in answer) return { ...answer, error: answer.error === null ? null : withoutSecrets(answer.error, [token]) }
  if (tokenIsOver.has(answer.errcode)) {
    host.tokens.drop(who, grant)
    return 'token is over'
  }
  if (answer.errcode !== 0) return saidNo(answer, [token])
  return { status: 200, error: null, isFinal: true, ...(answer.invaliduser ? { detail: `WeCom does not know ${answer.invaliduser.slice(0, 200)}.` } : {}) }
}

async function askForToken(host: ChannelHost, { base, corpId, secret, http }: Application): Promise<Grant | Sent> {
  const answer = answerOf(await exchange(host, { method: 'GET', url: `${base}gettoken?${new URLSearchParams({ corpid: corpId, corpsecret: secret })}`, http }), host)
  if ('status' in answer) return answer
  if (answer.errcode !== 0 || !answer.access_token) return saidNo(answer, [])
  return { values: { token: answer.access_token }, expiresAt: host.clock.now().getTime() + answer.expires_in * 1000 }
}

/** It answers 200 whatever happened, and says in the body what. */
function answerOf(response: GuardedResponse, host: ChannelHost): Answer | Sent {
  const sent = sentOf(response, host.clock.now())
  if (sent.error !== null) return sent
  try {
    return Answer.parse(JSON.parse(response.text()))
  } catch {
    return { status: response.status, error: 'WeCom answered something that is not its format. Check the address.', isFinal: false }
  }
}

function saidNo({ errcode, errmsg }: Answer, secrets: readonly string[]): Sent {
  return { status: 200, error: withoutSecrets(`WeCom refused it (${errcode}): ${errmsg.slice(0, 200)}`, secrets), isFinal: !again.has(errcode) }
}
