/** Of a Git folder only what tells where branches stand; the rest changes all the time and means nothing to a reader. */
const gitPath = /^(HEAD|packed-refs|config|refs(\/.*)?)$/

/**
 * What a watcher leaves out unless told otherwise: `node_modules`, Daybook's own data, and all of a Git folder but HEAD,
 * refs, packed-refs and config. The path is relative, with `/`.
 */
export function isIgnoredByDefault(path: string): boolean {
  const segments = path.split('/')
  if (segments.includes('node_modules') || segments.includes('.daybook')) return true
  const git = segments.indexOf('.git')
  if (git < 0 || git === segments.length - 1) return false
  const inside = segments.slice(git + 1).join('/')
  return inside.endsWith('.lock') || !gitPath.test(inside)
}
