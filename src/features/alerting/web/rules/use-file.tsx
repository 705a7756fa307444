import { Button, useCan, useCommand, useGo, useSay } from '#ui'
import { type RuleSet, useRuleFile } from '../../contract.ts'
import { ruleSetHref } from './rule-hrefs.ts'

/** Takes a file that was found into evaluation. Nothing where it is evaluated already, or where one may not. */
export function UseFileButton({ set: { entity, isOn, origin, updatedAt }, look = 'default', goes = false }: { set: RuleSet; look?: 'default' | 'primary'; goes?: boolean }) {
  const can = useCan()
  const go = useGo()
  const say = useSay()
  const use = useCommand(useRuleFile)
  if (isOn || origin !== 'file' || updatedAt !== null || entity === null || !can(useRuleFile.access)) return null
  const start = () => use.mutate({ entity }, { onSuccess: ({ name }) => { say(`${name} is evaluated from now on, and follows its file.`); if (goes) go(ruleSetHref(name), true) }, onError: say.error })
  return <Button look={look} size={look === 'primary' ? 'normal' : 'small'} isBusy={use.isPending} onClick={start}>Evaluate this file</Button>
}
