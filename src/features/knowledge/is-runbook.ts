const folder = /(^|\/)(runbooks?|run-books?|sops?|troubleshooting|on-?call|oncall-runbooks?|playbooks?\/(?:incidents?|on-?call))\//i
const fileName = /(^|\/)([\w.-]*[-_.])?(runbook|troubleshooting|on-?call-guide|sop)([-_.][\w.-]*)?\.\w+$/i
const titled = /\b(run-?book|troubleshooting|on-?call (?:guide|handbook|playbook)|standard operating procedure|incident (?:response )?playbook|SOP)\b/i
const index = /(^|\/)(readme|_?index|summary|contributing|template|_template|changelog|license|code_of_conduct)\.\w+$/i

/** Sections that runbooks of alerts are made of; three of them make one. */
const sections = /^(meaning|impact|diagnosis|mitigation|symptoms?|resolution|remediation|escalation|root cause|verification|recovery|roll-?back|steps to resolve)s?:?$/i

interface Seen {
  readonly path: string
  readonly title: string
  readonly frontMatter: Readonly<Record<string, unknown>>
  readonly headings: readonly string[]
}

/** Does somebody in trouble follow it step by step? By its folder, name, title, front matter or sections; the index of a folder is none. */
export function isRunbook({ path, title, frontMatter, headings }: Seen): boolean {
  const said = ['type', 'kind', 'category', 'doc_type', 'doctype', 'tags', 'categories'].some((key) => JSON.stringify(frontMatter[key] ?? '').toLowerCase().includes('runbook'))
  if (said) return true
  if (index.test(path)) return /\brun-?book\b/i.test(title) && !/\brun-?books\b/i.test(title)
  return folder.test(path) || fileName.test(path) || titled.test(title) || new Set(headings.filter((heading) => sections.test(heading)).map((heading) => heading.toLowerCase())).size >= 3
}
