import type { Lock, LockFormat, Package, Wanted } from '../read-dependencies.ts'

/** Bundler's Gemfile.lock and gems.locked. */
export const gemFormat: LockFormat = { ecosystem: 'gem', tool: 'bundler', name: /^(Gemfile\.lock|gems\.locked)$/, manifests: ['Gemfile', 'gems.rb'], read: readGemfileLock, wanted: readGemfile }

function readGemfileLock(text: string): Lock {
  const packages = new Map<string, Package>()
  const known: string[] = []
  const wanted: Wanted[] = []
  let section = ''
  let format: string | null = null
  for (const line of text.split(/\r?\n/)) {
    if (/^[A-Z]/.test(line)) section = line.trim()
    const [, name, version] = /^ {4}(\S+) \(([^)]+)\)$/.exec(line) ?? []
    // What lies in the tree itself is no package of others; the same version for several platforms is one.
    if (name !== undefined && section === 'PATH') known.push(name)
    else if (name !== undefined && version !== undefined) packages.set(`${name} ${plainVersion(version)}`, { name, version: plainVersion(version) })
    if (section === 'DEPENDENCIES') {
      const [, direct, constraint] = /^ {2}([^\s!]+)(?: \(([^)]+)\))?!?$/.exec(line) ?? []
      if (direct !== undefined) wanted.push({ name: direct, constraint: constraint ?? null, scope: 'runtime', isOptional: true })
    }
    if (section === 'BUNDLED WITH' && /^\s+\d/.test(line)) format = line.trim()
  }
  known.push(...wanted.map(({ name }) => name))
  return { format, packages: [...packages.values()], known, wanted }
}

/** `1.2.3-x86_64-linux` names the platform that it is built for. */
function plainVersion(version: string): string {
  return version.replace(/-(?:(?:x86|x64|arm|aarch|universal|java|ruby|mingw|mswin|darwin|linux|musl)[\w.-]*)$/, '')
}

/** Gems of a Gemfile with their groups. It is a program: what stands under a condition may be left out of the lock. */
export function readGemfile(text: string): Wanted[] {
  const wanted: Wanted[] = []
  const groups: (string | undefined)[] = []
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/(^|\s)#.*$/, '').trim()
    const [, name, rest = ''] = /^gem[\s(]+["']([^"']+)["'](.*)$/.exec(line) ?? []
    if (name !== undefined) {
      const constraints = [.../^((?:\s*,\s*["'][^"']*["'])+)/.exec(rest)?.[1]?.matchAll(/["']([^"']*)["']/g) ?? []].map(([, constraint]) => constraint)
      const [, inline] = /\bgroups?(?::|\s*=>)\s*\[?:?["']?(\w+)/.exec(rest) ?? []
      const group = inline ?? groups.findLast((each) => each !== undefined)
      wanted.push({ name, constraint: constraints.length === 0 ? null : constraints.join(', '), scope: scopeOf(group), ...(isCertain(raw, groups, rest) ? {} : { isOptional: true }) })
    }
    const [, group] = /^group[\s(]+:?["']?(\w+)/.exec(line) ?? []
    if (/\bdo(\s*\|[^|]*\|)?$/.test(line) || /^(if|unless|case|def|begin|while)\b/.test(line)) groups.push(group)
    else if (line === 'end') groups.pop()
  }
  return wanted
}

function isCertain(raw: string, open: readonly unknown[], rest: string): boolean {
  return open.length === 0 && /^gem\b/.test(raw) && !/\b(if|unless|platforms?|install_if|path)\b/.test(rest)
}

function scopeOf(group: string | undefined): string {
  if (group === undefined || group === 'default') return 'runtime'
  return group === 'development' ? 'dev' : group
}
