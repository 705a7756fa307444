import { Button, useCan, useCommand, useSay } from '#ui'
import { type Slo, useSloFile } from '../../contract.ts'

/** Takes the objectives of a file that was found into evaluation. Nothing where that is done already, or where one may not. */
export function UseSloButton({ slo: { entity, ruleSet } }: { slo: Slo }) {
  const can = useCan()
  const say = useSay()
  const use = useCommand(useSloFile)
  if (ruleSet !== null || entity === null || !can(useSloFile.access)) return null
  const start = () => use.mutate({ entity }, { onSuccess: ({ ruleSet: file }) => say(`The objectives of ${file} are kept from now on, and follow their file.`), onError: say.error })
  return <Button size="small" isBusy={use.isPending} onClick={start}>Use this file</Button>
}
