/** The installed `git`, asked about repositories that others may have written: no hooks, no programs from their settings, no network. */
export { GitError, gitEnvironment, type GitOptions, runGit, tryGit } from './run-git.ts'
