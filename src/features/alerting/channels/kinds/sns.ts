import type { ChannelMessage } from '../texts/channel-message.ts'
import { fillText } from '../texts/fill-text.ts'
import { withoutSecrets } from '../sealed-secrets.ts'
import { cut, cutBytes, plainText, shortText, titleOf } from '../texts/message-texts.ts'
import { askAws, awsHost, takeOnRole } from './ask-aws.ts'
import { defineChannel, refused } from './channel.ts'
import { oneLine } from './http-config.ts'
import type { AwsIdentity } from './sign-aws.ts'

/** docs.aws.amazon.com/sns/latest/api/API_Publish.html: 256 KiB, of a short message 1600 characters, of a subject less than 100. */
const most = { bytes: 256 * 1024, smsCharacters: 1600, subject: 99 }

type Fill = (text: string | undefined, usual?: string) => Promise<string>

/** A message of Amazon SNS. Keys are those of the settings alone: those of the machine are not ours to lend. */
export const snsChannel = defineChannel('sns', async (message, values, host) => {
  const fill: Fill = (text, usual = '') => fillText(text, message, () => usual)
  const form = await formOf(message, values, fill)
  const region = values.region ?? (form['TopicArn'] ?? form['TargetArn'] ?? '').split(':')[3] ?? ''
  if (!/^[a-z0-9-]{1,40}$/.test(region)) return refused('The region of Amazon SNS is not known. Name it in the settings.')
  const own: AwsIdentity = { accessKey: oneLine(values.accessKey ?? ''), secretKey: values.secretKey ?? '' }
  const role = values.roleArn === undefined ? undefined : { arn: values.roleArn, sessionName: values.sessionName ?? 'daybook', externalId: values.externalId, isFips: values.useFipsStsEndpoint }
  const identity = role ? await takeOnRole(host, role, { region, identity: own, http: values.httpConfig }) : own
  if ('isFinal' in identity) return identity
  const { sent } = await askAws(host, { url: values.apiUrl ?? `https://${awsHost('sns', region)}/`, region, service: 'sns', identity, form, http: values.httpConfig })
  return sent.error === null ? sent : { ...sent, error: withoutSecrets(sent.error, [identity.secretKey, identity.sessionToken ?? '']) }
})

interface Publishing {
  readonly topicArn?: string | undefined
  readonly targetArn?: string | undefined
  readonly phoneNumber?: string | undefined
  readonly subject?: string | undefined
  readonly message?: string | undefined
  readonly attributes?: Readonly<Record<string, string>> | undefined
}

/** Of a queue that is first in, first out, each try of a message has the same id, and a group keeps its order. */
async function formOf(message: ChannelMessage, values: Publishing, fill: Fill): Promise<Record<string, string>> {
  const [topic, target, phone] = [await fill(values.topicArn), await fill(values.targetArn), await fill(values.phoneNumber)]
  const place: Record<string, string> = topic === '' ? (target === '' ? { PhoneNumber: phone } : { TargetArn: target }) : { TopicArn: topic }
  const isSms = 'PhoneNumber' in place
  const text = await fill(values.message, isSms ? shortText({ ...message, note: null }) : plainText({ ...message, note: null }))
  const whole = message.note === null ? text : `${message.note}\n\n${text}`
  const kept = isSms ? cut(whole, most.smsCharacters) : cutBytes(whole, most.bytes)
  const subject = isSms ? '' : cut(oneLine(await fill(values.subject, titleOf(message))), most.subject)
  const attributes = await Promise.all(Object.entries(values.attributes ?? {}).map(async ([name, value]) => [await fill(name), await fill(value)] as const))
  const all = [...attributes.filter(([name, value]) => name !== '' && value !== ''), ...(kept === whole ? [] : [['truncated', 'true'] as const])]
  return {
    Action: 'Publish', Version: '2010-03-31', ...place, Message: kept, ...(subject === '' ? {} : { Subject: subject }), ...((topic || target).endsWith('.fifo') ? { MessageGroupId: message.dedupKey, MessageDeduplicationId: message.id } : {}),
    ...Object.fromEntries(all.flatMap(([name, value], index) => [['Name', name], ['Value.DataType', 'String'], ['Value.StringValue', value]].map(([part = '', given = '']) => [`MessageAttributes.entry.${index + 1}.${part}`, given]))),
  }
}
