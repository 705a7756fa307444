import type { Channel } from './channel.ts'
import { discordChannel } from './discord.ts'
import { emailChannel } from './email.ts'
import { incidentioChannel } from './incidentio.ts'
import { jiraChannel } from './jira.ts'
import { mattermostChannel } from './mattermost.ts'
import { msteamsChannel, msteamsV2Channel } from './msteams.ts'
import { opsgenieChannel } from './opsgenie.ts'
import { pagerdutyChannel } from './pagerduty.ts'
import { pushoverChannel } from './pushover.ts'
import { rocketchatChannel } from './rocketchat.ts'
import { slackChannel } from './slack.ts'
import { snsChannel } from './sns.ts'
import { telegramChannel } from './telegram.ts'
import { victoropsChannel } from './victorops.ts'
import { webexChannel } from './webex.ts'
import { webhookChannel } from './webhook.ts'
import { webpushChannel } from './webpush.ts'
import { wechatChannel } from './wechat.ts'

/** By kind. `owner` is none of them: it stands for the ways of people, before anything is laid down. */
export const allChannels: ReadonlyMap<string, Channel> = new Map([
  webhookChannel, emailChannel, slackChannel, mattermostChannel, pagerdutyChannel, opsgenieChannel, msteamsChannel, msteamsV2Channel, discordChannel, telegramChannel, pushoverChannel, rocketchatChannel, webpushChannel,
  victoropsChannel, webexChannel, wechatChannel, snsChannel, jiraChannel, incidentioChannel,
].map((channel) => [channel.kind, channel]))
