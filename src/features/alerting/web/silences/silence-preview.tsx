import { Button, EntityLink, Notice, Record, Records, Stack, Text, useOperation } from '#ui'
import { previewSilence } from '../../contract.ts'

const shown = 6

interface SilencePreviewProps {
  readonly matchers: readonly string[]
  readonly wantsAll: boolean
  readonly onWant: (wantsAll: boolean) => void
}

/** What conditions would hide now, and would have hidden in the last week. */
export function SilencePreview({ matchers, wantsAll, onWant }: SilencePreviewProps) {
  const { data, error } = useOperation(previewSilence, { matchers: [...matchers] }, { isOn: matchers.length > 0, live: ['dev.daybook.alert.'] })
  if (matchers.length === 0) return <Text look="muted">Without a condition nothing is silenced.</Text>
  if (error) return <Notice look="degraded">{error.message}</Notice>
  if (!data) return <Text look="muted">Looking at what it would hide…</Text>
  const { firing, firingCount, firedInWeek, hidesAll } = data
  return (
    <Stack gap="small">
      <div role="status"><Text look="strong">{firingCount === 0 ? 'It hides nothing that fires now' : `It hides ${firingCount === 1 ? 'one alert that fires' : `${firingCount} alerts that fire`} now`}; {firedInWeek === 0 ? 'nothing like it fired in the last seven days' : `${firedInWeek} like it fired in the last seven days`}.</Text></div>
      {firing.length > 0 ? <Records label="What it hides now">{firing.slice(0, shown).map(({ id, name, service, summary }) => <Record key={id} state="failing" at={<EntityLink entity={service} isPlain />} detail={summary}>{name}</Record>)}</Records> : null}
      {firingCount > shown ? <Text look="muted" size="small">and {firingCount - shown} more</Text> : null}
      {hidesAll ? <Notice look="failing" action={<Button size="small" isPressed={wantsAll} onClick={() => onWant(!wantsAll)}>Yes, hide every alert</Button>}>These conditions fit every alert of every service: nobody would be told of anything. Narrow them, or say that you mean it.</Notice> : null}
    </Stack>
  )
}
