export interface EnvironmentFact {
  readonly environment: string
  readonly reason: string
}

const folderOfEnvironments = /(?:^|\/)(envs?|environments?|stages?)\/([a-z0-9][a-z0-9_-]{0,40})(?:\/|$)/i
const knownNames = /^(prod|production|staging|stage|dev|devel|development|test|testing|qa|uat|preprod|pre-prod|sandbox|acceptance|acc|integration|int|live|nonprod|non-prod)$/i
/** Words that stand below such folders and are no environment. */
const notOne = /^(modules?|templates?|shared|common|global|base|default|all|example|examples|group_vars|host_vars)$/i

/** The environment that a folder is about, when its path says so. */
export function environmentOfFolder(path: string): EnvironmentFact | undefined {
  const [, folder = '', below] = folderOfEnvironments.exec(path) ?? []
  if (below !== undefined && !notOne.test(below)) return { environment: below, reason: `It lies in ${folder}/${below}.` }
  const last = path.split('/').at(-1) ?? ''
  return knownNames.test(last) ? { environment: last, reason: `Its folder is called ${last}.` } : undefined
}

/** `prod.tfvars`, `staging.yml`: a file that is called as an environment. */
export function environmentOfFile(name: string): string | undefined {
  const stem = name.replace(/\..*$/, '')
  return knownNames.test(stem) ? stem : undefined
}
