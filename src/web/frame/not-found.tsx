import { IconMapOff } from '@tabler/icons-react'
import { Button, Empty, Page } from '#ui'

export function NotFound() {
  return (
    <Page title="There is no such page">
      <Empty icon={IconMapOff} title="Nothing is at this address" action={<Button href="/">Go to Today</Button>}>
        It may have been removed, or the link is from another Daybook. Search with Ctrl K for what you were after.
      </Empty>
    </Page>
  )
}
