/** What the address of a runbook says of the file that it names. */
export interface RunbookAddress {
  /** An entity of this Daybook: the address is that of its page. */
  readonly ref: string | undefined
  /** The repository as the address has it: `github.com/acme/shop`. Undefined where it names none. */
  readonly repository: { readonly host: string; readonly path: string } | undefined
  /** Paths that the file may have there, the likeliest first: where a branch ends and a path begins is not always to be seen. */
  readonly paths: readonly string[]
  /** `site`: a program made pages of files, so that the end of the path is what both have in common. */
  readonly form: 'page' | 'forge' | 'site' | 'path'
  readonly anchor: string | undefined
}

const maxLength = 2000
/** Branches have no slash in their name mostly; of these it is known. */
const plainBranch = /^(main|master|trunk|develop|dev|head|v?\d[\w.+-]*|[0-9a-f]{40})$/i
const mostBranchParts = 4

interface Form {
  readonly pattern: RegExp
  /** Whether a branch, tag or commit stands before the path. */
  readonly hasBranch: boolean
}

/** How forges write the address of a file. The first group is the repository, the last what follows. */
const forms: readonly Form[] = [
  // GitLab: group/subgroup/project/-/blob/main/docs/a.md
  { pattern: /^(.+?)\/-\/(?:blob|tree|raw|edit|blame)\/(.+)$/, hasBranch: true },
  // Gitea and Forgejo: acme/shop/src/branch/main/docs/a.md
  { pattern: /^([^/]+\/[^/]+)\/(?:src|raw|media|_edit)\/(?:branch|tag|commit)\/(.+)$/, hasBranch: true },
  // Bitbucket's server: projects/ACME/repos/shop/browse/docs/a.md?at=main
  { pattern: /^(?:.*\/)?(?:projects|users)\/([^/]+\/repos\/[^/]+)\/(?:browse|raw)\/(.+)$/, hasBranch: false },
  // Sourcehut: ~ada/shop/tree/main/item/docs/a.md
  { pattern: /^(~[^/]+\/[^/]+)\/(?:tree|blob)\/([^/]+\/item\/.+)$/, hasBranch: true },
  // Gitiles: shop/+/refs/heads/main/docs/a.md
  { pattern: /^(.+?)\/\+\/(.+)$/, hasBranch: true },
  // GitHub, Bitbucket, Gogs: acme/shop/blob/main/docs/a.md
  { pattern: /^((?:[^/]+\/)+?[^/]+)\/(?:blob|tree|raw|edit|blame|src)\/(.+)$/, hasBranch: true },
]

/** Reads what a `runbook_url` names. Undefined for what names nothing: an empty text, a template that was not filled in. */
export function readAddress(text: string, siteUrl: string): RunbookAddress | undefined {
  const given = text.trim()
  if (given === '' || given.length > maxLength || /\{\{|\s/.test(given)) return undefined
  const own = given.startsWith(`${siteUrl}/`) ? given.slice(siteUrl.length) : given
  if (own.startsWith('/catalog/')) return ofPage(own)
  const url = /^https?:\/\//i.test(given) ? parseUrl(given) : undefined
  if (url) return ofUrl(url)
  if (/^[a-z][a-z0-9+.-]*:/i.test(given)) return undefined
  const { path, anchor } = parted(given)
  return { ref: undefined, repository: undefined, paths: [plain(path)], form: 'path', anchor }
}

function ofPage(text: string): RunbookAddress | undefined {
  const { path, anchor } = parted(text)
  const [kind, namespace, name, ...more] = plain(path).split('/').slice(1)
  if (!kind || !namespace || !name || more.length > 0) return undefined
  return { ref: `${kind}:${namespace}/${name}`, repository: undefined, paths: [], form: 'page', anchor }
}

function ofUrl(url: URL): RunbookAddress {
  const anchor = url.hash.length > 1 ? decoded(url.hash.slice(1)) : undefined
  const path = plain(decoded(url.pathname))
  const inQuery = ofQuery(url, path)
  if (inQuery) return { ref: undefined, ...inQuery, form: 'forge', anchor }
  if (url.hostname === 'raw.githubusercontent.com') {
    const [owner = '', name = '', ...rest] = path.split('/')
    return { ref: undefined, repository: { host: 'github.com', path: `${owner}/${name}` }, paths: pathsOf(rest.join('/')), form: 'forge', anchor }
  }
  for (const { pattern, hasBranch } of forms) {
    const [, repository, rest] = pattern.exec(path) ?? []
    if (repository === undefined || rest === undefined) continue
    return { ref: undefined, repository: { host: url.host, path: bare(repository.replace('/repos/', '/')) }, paths: hasBranch ? pathsOf(rest.replace('/item/', '/')) : [rest], form: 'forge', anchor }
  }
  return { ref: undefined, repository: { host: url.host, path: bare(path) }, paths: [path], form: 'site', anchor }
}

/** Azure DevOps (`?path=/docs/a.md`) and gitweb (`?p=shop.git;f=docs/a.md`). */
function ofQuery(url: URL, path: string): Pick<RunbookAddress, 'repository' | 'paths'> | undefined {
  const [, project, name] = /^(.+)\/_git\/([^/]+)$/.exec(path) ?? []
  const file = url.searchParams.get('path')
  if (project !== undefined && file !== null) return { repository: { host: url.host, path: `${project}/${name}` }, paths: [plain(file)] }
  const fields = new URLSearchParams(url.search.slice(1).replaceAll(';', '&'))
  const [repository, f] = [fields.get('p'), fields.get('f')]
  return repository !== null && f !== null ? { repository: { host: url.host, path: bare(repository) }, paths: [plain(f)] } : undefined
}

/** Paths behind a branch. What may be a longer branch comes after; a tree without branch (cgit) last. */
function pathsOf(rest: string): string[] {
  const parts = plain(rest.replace(/^refs\/(?:heads|tags)\//, '')).split('/')
  const most = plainBranch.test(parts[0] ?? '') ? 1 : Math.min(mostBranchParts, parts.length)
  const behind = Array.from({ length: most }, (_, at) => parts.slice(at + 1).join('/'))
  return [...new Set([...behind, parts.join('/')])]
}

function parted(text: string): { path: string; anchor: string | undefined } {
  const at = text.indexOf('#')
  const anchor = at < 0 ? '' : text.slice(at + 1)
  return { path: decoded((at < 0 ? text : text.slice(0, at)).replace(/\?.*$/, '')), anchor: anchor === '' ? undefined : decoded(anchor) }
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}

function plain(path: string): string {
  return path.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '')
}

function bare(repository: string): string {
  return plain(repository).replace(/\.git$/, '')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
