import { isIgnoredByDefault } from '#platform/files'

/** Folders that hold other people's code or what tools made of one's own: never looked into, tracked or not. */
const vendored = /(^|\/)(node_modules|bower_components|jspm_packages|vendor|\.venv|venv|__pycache__|\.tox|\.terraform|\.terragrunt-cache|Pods|\.gradle|\.daybook)(\/|$)/

/** Is this path (relative, with `/`) in a vendored folder? */
export function isVendored(path: string): boolean {
  return vendored.test(path)
}

/** Of the Git folders of work trees and submodules that lie inside another's, only what tells where branches stand. */
const innerGitFolder = /(^|\/)\.git\/(worktrees|modules)(\/.*)?$/
const innerGitNoise = /\/(objects|logs|hooks|info|lfs)(\/|$)|\.lock$|\/(index|COMMIT_EDITMSG|ORIG_HEAD|FETCH_HEAD)$/

/** What the watcher need not look at. */
export function isUnwatched(path: string): boolean {
  if (innerGitFolder.test(path)) return innerGitNoise.test(path)
  return isIgnoredByDefault(path) || (isVendored(path) && !path.includes('.git/'))
}
