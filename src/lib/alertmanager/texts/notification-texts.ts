import { alertmanagerFunctions, builtinFunctions, executeTemplate, parseTemplate, type Template } from '#lib/go-template'
import type { Notification } from '../groups/notification.ts'
import { alertmanagerTemplates, mailTemplates } from './default-templates.data.ts'
import { templateData } from './template-data.ts'

export interface ExpandedText {
  /** Where the template failed, a text that says so: the alert goes out in any case. */
  readonly text: string
  readonly fault?: string
}

const limits = { maxSteps: 5_000_000, maxLength: 2 ** 20 }
const mostKept = 1000
const names: ReadonlySet<string> = new Set([...Object.keys(builtinFunctions), ...Object.keys(alertmanagerFunctions({ now: 0 }))])
const hasFunction = (name: string) => names.has(name)

/** Fills in the texts of notifications: Alertmanager's default templates, and what a configuration's own files define over them. */
export class NotificationTexts {
  readonly #parts: Template['parts']
  readonly #known = new Map<string, Template>()
  /** What is wrong with files of templates, each by its place in the list. */
  readonly faults: readonly { readonly index: number; readonly message: string }[]

  constructor(files: readonly string[] = []) {
    const parts = new Map(defaultParts())
    const faults: { index: number; message: string }[] = []
    for (const [index, file] of files.entries()) {
      try {
        parseTemplate(`file ${index}`, file, hasFunction, parts)
      } catch (error) {
        faults.push({ index, message: messageOf(error) })
      }
    }
    this.#parts = parts
    this.faults = faults
  }

  /** Fills a text of a receiver's settings in for a notification. Never throws. */
  expand(text: string, notification: Notification, { externalUrl, now }: { readonly externalUrl: string; readonly now: number }): ExpandedText {
    if (!text.includes('{{')) return { text }
    try {
      return { text: executeTemplate(this.#template(text), templateData(notification, externalUrl), { ...builtinFunctions, ...alertmanagerFunctions({ now }) }, limits) }
    } catch (error) {
      const fault = messageOf(error)
      return { text: `<error expanding template: ${fault}>`, fault }
    }
  }

  #template(text: string): Template {
    const known = this.#known.get(text)
    if (known) return known
    const template = parseTemplate('', text, hasFunction, new Map(this.#parts))
    if (this.#known.size >= mostKept) this.#known.clear()
    this.#known.set(text, template)
    return template
  }
}

let defaults: Template['parts'] | undefined

function defaultParts(): Template['parts'] {
  defaults ??= parseTemplate('email.tmpl', mailTemplates, hasFunction, new Map(parseTemplate('default.tmpl', alertmanagerTemplates, hasFunction).parts)).parts
  return defaults
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
