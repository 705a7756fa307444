import { z } from 'zod'

const Text = z.string().max(20_000)
const Line = z.string().max(999)
const Address = z.url().max(4000)
const SecretText = z.string().max(4000)

/** How a channel is set up: what may be read, and what may not. Names are Alertmanager's, in camel case. */
export interface ChannelSettings {
  readonly title: string
  /** What it does, for the form. */
  readonly help: string
  readonly settings: z.ZodObject
  /** Kept sealed, never shown. */
  readonly secrets: z.ZodObject
  /** Those that must be there; `a|b`: one of them. */
  readonly needs: readonly string[]
}

const texts = { title: Line.optional().describe('Instead of the usual title; may be a template as Alertmanager takes it.'), text: Text.optional().describe('Instead of the usual text; may be a template.') }
const webhookUrl = z.object({ webhookUrl: SecretText.optional().describe('The address of the incoming webhook. Whoever has it may post.') })

/** All kinds of channels by name, in the order in which they are offered. The forms and the documents come from here. */
export const channelSettings = {
  webhook: {
    title: 'Webhook', help: 'Alertmanager\'s JSON, posted to an address, signed with the secret.', needs: ['url'],
    settings: z.object({ url: Address, maxAlerts: z.number().int().min(0).max(10_000).default(0).describe('More are left out; 0 sends all.') }),
    secrets: z.object({ secret: SecretText.optional().describe('Each message is signed with it in X-Daybook-Signature.') }),
  },
  email: {
    title: 'Mail', help: 'A message to people, text and HTML, one conversation for each group of alerts.', needs: ['to'],
    settings: z.object({
      to: Line.min(3).describe('One address, or several with commas between.'), from: Line.optional().describe('The mail server\'s own unless given.'),
      smarthost: z.string().max(300).regex(/^\[?[\w.:-]+\]?:\d{1,5}$/, 'Give host:port.').optional().describe('host:port of another mail server than the one of the settings.'),
      authUsername: Line.optional(), requireTls: z.boolean().default(true).describe('Refuse to send in the clear. On port 465 the connection begins with TLS.'),
      subject: Line.optional(), text: Text.optional(), html: Text.optional(), headers: z.record(z.string().max(100), Line).default({}), hello: z.string().max(253).optional(),
    }),
    secrets: z.object({ authPassword: SecretText.optional() }),
  },
  webpush: {
    title: 'Web Push', help: 'A notice on the desktop or phone of people who switched it on in their browser.', needs: [],
    settings: z.object({ people: z.array(Line).max(200).default([]).describe('Mail addresses of people; everybody who switched it on if none is given.') }), secrets: z.object({}),
  },
  owner: {
    title: 'Owners', help: 'The people of the team that owns what the alert is about, each in the ways that they chose.', needs: [],
    settings: z.object({ team: z.string().max(63).optional().describe('Whom to tell where nobody owns it.') }), secrets: z.object({}),
  },
  slack: {
    title: 'Slack', help: 'An incoming webhook of Slack, or of what speaks like it.', needs: ['apiUrl|appToken'],
    settings: z.object({
      appUrl: Address.default('https://slack.com/api/chat.postMessage').describe('Where a bot posts that has a token.'), channel: Line.optional(), username: Line.optional(), iconEmoji: Line.optional(), iconUrl: Line.optional(), color: Line.optional(), title: texts.title, titleLink: Line.optional(), pretext: Text.optional(), text: texts.text, fallback: Text.optional(), footer: Line.optional(),
      fields: z.array(z.object({ title: Line, value: Text, short: z.boolean().optional() })).max(50).optional(), shortFields: z.boolean().default(false), linkNames: z.boolean().default(false), mrkdwnIn: z.array(z.string().max(50)).max(10).optional(),
      actions: z.array(z.object({ type: Line, text: Line, url: Line.optional(), style: Line.optional(), name: Line.optional(), value: Line.optional() })).max(10).optional(), imageUrl: Line.optional(), thumbUrl: Line.optional(),
    }),
    secrets: z.object({ apiUrl: SecretText.optional().describe('The address of the incoming webhook. Whoever has it may post.'), appToken: SecretText.optional().describe('Or the token of a bot.') }),
  },
  mattermost: {
    title: 'Mattermost', help: 'An incoming webhook of Mattermost.', needs: ['webhookUrl'],
    settings: z.object({ channel: Line.optional(), username: Line.optional(), iconUrl: Line.optional(), iconEmoji: Line.optional(), ...texts }), secrets: webhookUrl,
  },
  pagerduty: {
    title: 'PagerDuty', help: 'Opens and resolves incidents by the Events API v2.', needs: ['routingKey|serviceKey'],
    settings: z.object({ url: Address.default('https://events.pagerduty.com/v2/enqueue'), severity: Line.optional(), description: Line.optional(), source: Line.optional(), client: Line.optional(), clientUrl: Line.optional(), class: Line.optional(), component: Line.optional(), group: Line.optional(), details: z.record(z.string().max(200), Text).optional() }),
    secrets: z.object({ routingKey: SecretText.optional(), serviceKey: SecretText.optional().describe('Or the key of an integration of the Events API v1.') }),
  },
  opsgenie: {
    title: 'Opsgenie', help: 'Opens and closes alerts by the Alert API.', needs: ['apiKey'],
    settings: z.object({ apiUrl: Address.default('https://api.opsgenie.com/'), message: Line.optional(), description: Text.optional(), source: Line.optional(), priority: Line.optional(), tags: Line.optional(), note: Text.optional(), entity: Line.optional(), actions: Line.optional(), details: z.record(z.string().max(200), Text).optional(), responders: z.array(z.object({ id: Line.optional(), name: Line.optional(), username: Line.optional(), type: Line })).max(50).optional() }),
    secrets: z.object({ apiKey: SecretText.optional() }),
  },
  msteams: { title: 'Microsoft Teams (connector)', help: 'A message card to an Office 365 connector.', needs: ['webhookUrl'], settings: z.object({ ...texts, summary: Line.optional() }), secrets: webhookUrl },
  msteamsv2: { title: 'Microsoft Teams', help: 'An adaptive card to a workflow of Teams.', needs: ['webhookUrl'], settings: z.object(texts), secrets: webhookUrl },
  discord: { title: 'Discord', help: 'A webhook of a channel.', needs: ['webhookUrl'], settings: z.object({ title: texts.title, message: Text.optional(), content: Text.optional(), username: Line.optional(), avatarUrl: Line.optional() }), secrets: webhookUrl },
  telegram: {
    title: 'Telegram', help: 'A bot that writes to a chat.', needs: ['botToken', 'chatId'],
    settings: z.object({ apiUrl: Address.default('https://api.telegram.org'), chatId: z.string().max(100).describe('Number of the chat, or @name of a channel.'), messageThreadId: z.number().int().optional(), message: Text.optional(), parseMode: z.enum(['HTML', 'Markdown', 'MarkdownV2', '']).default('HTML'), disableNotifications: z.boolean().default(false) }),
    secrets: z.object({ botToken: SecretText.optional() }),
  },
  pushover: {
    title: 'Pushover', help: 'A notice on phones by Pushover.', needs: ['userKey', 'token'],
    settings: z.object({ apiUrl: Address.default('https://api.pushover.net/1/messages.json'), title: texts.title, message: Text.optional(), url: Line.optional(), urlTitle: Line.optional(), device: Line.optional(), sound: Line.optional(), priority: Line.optional(), retry: Line.optional(), expire: Line.optional(), ttl: Line.optional(), html: z.boolean().default(false) }),
    secrets: z.object({ userKey: SecretText.optional(), token: SecretText.optional() }),
  },
  rocketchat: {
    title: 'Rocket.Chat', help: 'An incoming webhook of Rocket.Chat, or a user of it that writes.', needs: ['webhookUrl|token'],
    settings: z.object({ apiUrl: Address.default('https://open.rocket.chat/').describe('Where a user writes that has a token.'), channel: Line.optional(), emoji: Line.optional(), iconUrl: Line.optional(), color: Line.optional(), titleLink: Line.optional(), ...texts }),
    secrets: webhookUrl.extend({ token: SecretText.optional().describe('Or the token of a user.'), tokenId: SecretText.optional().describe('The id of that user.') }),
  },
  victorops: {
    title: 'Splunk On-Call (VictorOps)', help: 'Opens and resolves incidents by the REST endpoint.', needs: ['apiKey', 'routingKey'],
    settings: z.object({
      apiUrl: Address.default('https://alert.victorops.com/integrations/generic/20131114/alert/'), routingKey: Line.optional().describe('Which of its routes it takes.'), messageType: Line.optional().describe('INFO, WARNING or CRITICAL; by severity unless given.'),
      stateMessage: Text.optional(), entityDisplayName: Line.optional(), monitoringTool: Line.optional(), customFields: z.record(z.string().max(200), Text).optional(),
    }),
    secrets: z.object({ apiKey: SecretText.optional() }),
  },
  webex: {
    title: 'Webex', help: 'A bot that writes to a space.', needs: ['botToken', 'roomId'],
    settings: z.object({ apiUrl: Address.default('https://webexapis.com/v1/messages'), roomId: Line.optional(), message: Text.optional().describe('Instead of the usual text, in Markdown; may be a template.') }),
    secrets: z.object({ botToken: SecretText.optional() }),
  },
  wechat: {
    title: 'WeCom (WeChat Work)', help: 'An application of WeCom that writes to its people.', needs: ['corpId', 'apiSecret'],
    settings: z.object({
      apiUrl: Address.default('https://qyapi.weixin.qq.com/cgi-bin/'), corpId: Line.optional(), agentId: Line.optional().describe('Number of the application.'), toUser: Line.optional().describe('Several with | between; @all for everybody.'), toParty: Line.optional(), toTag: Line.optional(),
      message: Text.optional(), messageType: z.enum(['text', 'markdown']).default('text'),
    }),
    secrets: z.object({ apiSecret: SecretText.optional() }),
  },
  sns: {
    title: 'Amazon SNS', help: 'Publishes to a topic, a phone or an endpoint of an application.', needs: ['topicArn|targetArn|phoneNumber', 'accessKey', 'secretKey'],
    settings: z.object({
      apiUrl: Address.optional().describe('The one of the region unless given.'), region: Line.optional().describe('The one of the ARN unless given.'), accessKey: Line.optional(), roleArn: Line.optional().describe('A role to take on first.'), externalId: Line.optional(), sessionName: Line.optional(), useFipsStsEndpoint: z.boolean().default(false),
      topicArn: Line.optional(), targetArn: Line.optional(), phoneNumber: Line.optional(), subject: Line.optional(), message: Text.optional(), attributes: z.record(z.string().max(200), Text).optional(),
    }),
    secrets: z.object({ secretKey: SecretText.optional() }),
  },
  jira: {
    title: 'Jira', help: 'Opens an issue for each group of alerts, and closes it with them.', needs: ['apiUrl', 'project', 'issueType'],
    settings: z.object({
      apiUrl: Address.optional().describe('Down to the version: https://example.atlassian.net/rest/api/2'), apiType: z.enum(['auto', 'cloud', 'datacenter']).default('auto'), username: Line.optional().describe('Whose token it is; without one the token is a personal one of a data center.'),
      project: Line.optional().describe('Its key.'), issueType: Line.optional(), summary: Line.optional().describe('Instead of the usual title; may be a template.'), updateSummary: z.boolean().default(true).describe('Write it again when the alerts change.'), description: Text.optional().describe('Instead of the usual text; may be a template.'), updateDescription: z.boolean().default(true).describe('Write it again when the alerts change.'), priority: Line.optional(), labels: z.array(Line).max(50).default([]),
      resolveTransition: Line.optional().describe('The step that closes an issue; it stays open without one.'), reopenTransition: Line.optional().describe('The step that opens it again; a new issue is made without one.'), reopenDuration: Line.optional().describe('How long ago it may have been closed, as 2d.'), wontFixResolution: Line.optional(),
      fields: z.record(z.string().max(200), z.unknown()).optional(),
    }),
    secrets: z.object({ apiToken: SecretText.optional() }),
  },
  incidentio: {
    title: 'incident.io', help: 'An alert source of the kind Alertmanager.', needs: ['url', 'alertSourceToken'],
    settings: z.object({ url: Address.optional(), maxAlerts: z.number().int().min(0).max(10_000).default(0).describe('More are left out; 0 sends all.') }),
    secrets: z.object({ alertSourceToken: SecretText.optional() }),
  },
} satisfies Record<string, ChannelSettings>

export type ChannelKindName = keyof typeof channelSettings
export const channelKindNames = Object.keys(channelSettings) as [ChannelKindName, ...ChannelKindName[]]

export function isChannelKind(kind: string): kind is ChannelKindName {
  return Object.hasOwn(channelSettings, kind)
}
