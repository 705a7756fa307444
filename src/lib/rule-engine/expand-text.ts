import { expandTemplate, type TemplateQuery } from '#lib/go-template'
import type { InstantSample } from './instant-vector.ts'

/** What the texts of alerts may speak of besides the alert. */
export interface TextContext {
  readonly externalLabels: Readonly<Record<string, string>>
  readonly externalUrl: string
}

export interface TextScope extends TextContext {
  readonly alertName: string
  /** ms since 1970. */
  readonly at: number
  readonly query: TemplateQuery
}

/** A text of an alert with its template filled in. One that fails says so in its place: the alert goes out all the same. */
export function expandText(text: string, { labels, value, histogram }: InstantSample, scope: TextScope): string | Promise<string> {
  if (!text.includes('{{')) return text
  const { alertName, at, query, externalLabels, externalUrl } = scope
  try {
    const expanded = expandTemplate(text, { name: `__alert_${alertName}`, labels: labels.toRecord(), value, histogram, at, query, externalLabels, externalUrl })
    return typeof expanded === 'string' ? expanded : expanded.catch(failedText)
  } catch (error) {
    return failedText(error)
  }
}

function failedText(error: unknown): string {
  return `<error expanding template: ${error instanceof Error ? error.message : String(error)}>`
}
