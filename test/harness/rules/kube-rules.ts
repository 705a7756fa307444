import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

const folder = '../shared/corpus/kube-prometheus-rules/manifests'

/** Why the rules of kube-prometheus cannot be held against anything; undefined where they are there. */
export const missingKubeRules = existsSync(folder) ? undefined : folder

export interface RuleManifest {
  readonly name: string
  readonly text: string
  /** As they stand in the manifest: what a Prometheus reads of it. */
  readonly groups: readonly { readonly name: string }[]
}

/** The manifests of kube-prometheus, unchanged. */
export function kubeManifests(): RuleManifest[] {
  return readdirSync(folder).toSorted().map((file) => {
    const text = readFileSync(join(folder, file), 'utf8')
    return { name: file.replace(/-prometheusRule\.yaml$/, ''), text, groups: (parse(text) as { spec: { groups: { name: string }[] } }).spec.groups }
  })
}
