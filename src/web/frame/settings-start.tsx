import { useEffect } from 'react'
import { Empty, Page, useGo } from '#ui'
import { useNavigation } from './navigation.ts'

/** `/settings` leads to the first page of settings that this person may open. */
export function SettingsStart() {
  const first = useNavigation().find(({ section }) => section === 'settings')?.path
  const go = useGo()
  useEffect(() => {
    if (first) go(first, true)
  }, [first, go])
  return <Page title="Settings">{first ? null : <Empty title="No settings for your role">Ask an administrator for another role to change how Daybook works.</Empty>}</Page>
}
