import type { z } from 'zod'
import type { channelSettings } from '../channel-settings-contract.ts'
import type { ChannelMessage } from '../texts/channel-message.ts'
import { fillText } from '../texts/fill-text.ts'
import { cut, plainText, titleOf } from '../texts/message-texts.ts'
import { filledIn } from './filled-in.ts'

export type JiraSettings = z.output<typeof channelSettings.jira.settings>

const most = { summary: 255, description: 32_767 }

type Fill = (text: string | undefined, usual?: string) => Promise<string>

/** By this an issue is found again; Alertmanager's is the same. */
export function issueLabel({ dedupKey }: ChannelMessage): string {
  return `ALERT{${dedupKey}}`
}

/** Fields of an issue as they are written. Of one that is there already, what is set so is left as people made it. */
export async function issueBody(message: ChannelMessage, settings: JiraSettings, { isNew, isDocument }: { readonly isNew: boolean; readonly isDocument: boolean }): Promise<Record<string, unknown>> {
  const fill: Fill = (text, usual = '') => fillText(text, message, () => usual)
  const labels = await Promise.all(settings.labels.map((label) => fill(label)))
  const priority = (await fill(settings.priority)).trim()
  return {
    ...await filledIn(settings.fields ?? {}, fill) as Record<string, unknown>,
    project: { key: await fill(settings.project) }, issuetype: { name: await fill(settings.issueType) }, labels: [...labels.filter((label) => label !== ''), issueLabel(message)].toSorted(), ...(priority === '' ? {} : { priority: { name: priority } }),
    ...(isNew || settings.updateSummary ? { summary: cut((await fill(settings.summary, titleOf(message))).replace(/\s+/g, ' ').trim(), most.summary) } : {}),
    ...(isNew || settings.updateDescription ? { description: await descriptionOf(message, settings.description, fill, isDocument) } : {}),
  }
}

/** Version 3 takes a document (developer.atlassian.com/cloud/jira/platform/apis/document/structure): the template's own, or one of plain paragraphs. */
async function descriptionOf(message: ChannelMessage, template: string | undefined, fill: Fill, isDocument: boolean): Promise<unknown> {
  const filled = await fill(template, plainText({ ...message, note: null }))
  const own = isDocument ? documentIn(filled) : undefined
  if (own) return own
  const text = cut(message.note === null ? filled : `${message.note}\n\n${filled}`, most.description)
  if (!isDocument) return text
  return { type: 'doc', version: 1, content: text.split(/\n{2,}/).map((part) => part.trim()).filter((part) => part !== '').map((part) => ({ type: 'paragraph', content: [{ type: 'text', text: part }] })) }
}

function documentIn(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && 'type' in value ? value : undefined
  } catch {
    return undefined
  }
}
