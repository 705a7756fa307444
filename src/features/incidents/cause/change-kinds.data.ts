/** What a kind of change is called in a reason, and how often such changes break things compared to a deployment (1). */
export interface ChangeKind {
  readonly pattern: RegExp
  readonly word: string
  readonly weight: number
}

/**
 * First match wins. Weights are relative risks: Google's SRE book puts some 70 % of outages down to changes of live
 * systems, and public postmortem collections name deployments first, then configuration, then infrastructure.
 */
export const changeKinds: readonly ChangeKind[] = [
  { pattern: /^dev\.cdevents\.service\.(deployed|upgraded)\./, word: 'a deployment', weight: 1 },
  { pattern: /^dev\.cdevents\.service\.rolledback\./, word: 'a rollback', weight: 0.7 },
  { pattern: /^dev\.cdevents\.service\.removed\./, word: 'a removal', weight: 0.9 },
  { pattern: /^dev\.daybook\.(config|configuration|setting|settings|flag|featureFlag|featureflag)\./i, word: 'a configuration change', weight: 0.9 },
  { pattern: /^dev\.daybook\.secret\.changed$/, word: 'a changed secret', weight: 0.75 },
  { pattern: /^dev\.cdevents\.environment\.(modified|deleted)\./, word: 'an environment change', weight: 0.85 },
  { pattern: /^dev\.daybook\.(stack|infrastructure|terraform|playbook|certificate|dns|database|migration)\./i, word: 'an infrastructure change', weight: 0.85 },
  { pattern: /^dev\.daybook\.environment\.saved$/, word: 'a changed deployment target', weight: 0.7 },
  { pattern: /^dev\.daybook\.deployment\.failed$/, word: 'a failed deployment', weight: 0.5 },
  { pattern: /^dev\.daybook\.service\.crashed$/, word: 'a crash', weight: 0.4 },
  { pattern: /^dev\.daybook\.script\./, word: 'a script', weight: 0.6 },
  { pattern: /^dev\.cdevents\.artifact\.published\./, word: 'a published artifact', weight: 0.25 },
  { pattern: /^dev\.cdevents\.change\.merged\./, word: 'a merged change', weight: 0.3 },
  { pattern: /^dev\.daybook\.schedule\.saved$/, word: 'a changed schedule', weight: 0.4 },
  // What is said about an incident changes nothing but its record.
  { pattern: /^(?!dev\.(daybook|cdevents)\.incident\.).*\.(applied|deployed|upgraded|migrated|scaled|rotated|restarted|modified|updated|toggled|enabled|disabled)(\.\d|$)/i, word: 'a change', weight: 0.6 },
]
