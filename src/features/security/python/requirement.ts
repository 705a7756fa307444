export interface Requirement {
  readonly name: string
  readonly constraint: string | null
  readonly hasMarker: boolean
}

/** A dependency as Python writes it: `name[extra]>=1,<2; marker` or `name @ address` (peps.python.org/pep-0508). */
export function readRequirement(text: string): Requirement | undefined {
  const [, name, rest = ''] = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(.*)$/s.exec(text.trim()) ?? []
  if (name === undefined) return undefined
  const semicolon = rest.startsWith('@') ? rest.search(/\s;/) : rest.indexOf(';')
  const constraint = (semicolon < 0 ? rest : rest.slice(0, semicolon)).trim().replace(/^\((.*)\)$/, '$1').trim()
  if (constraint !== '' && !/^(?:[<>=!~]=?|===|@)/.test(constraint)) return undefined
  return { name, constraint: constraint === '' ? null : withoutPassword(constraint), hasMarker: semicolon >= 0 }
}

/** `Foo.Bar_baz` is `foo-bar-baz` (peps.python.org/pep-0503). */
export function normalizedName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-')
}

/** The one version that a constraint allows. */
export function pinnedVersion(constraint: string | null): string | undefined {
  const [, version] = /^={2,3}\s*([^\s,*]+)$/.exec(constraint ?? '') ?? []
  return version
}

function withoutPassword(constraint: string): string {
  return constraint.replace(/(:\/\/)[^/@\s]*@/g, '$1')
}
