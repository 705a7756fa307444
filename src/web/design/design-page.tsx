import { Page, Stack } from '#ui'
import { Controls } from './controls.tsx'
import { Forms } from './forms.tsx'
import { Lists } from './lists.tsx'
import { Pictures } from './pictures.tsx'
import { Words } from './words.tsx'

/** Every piece of the kit with all its states, at `/ui`: for those who build pages, and for the test that looks at all of them. */
export function DesignPage() {
  return (
    <Page title="The pieces" lead="Every piece of the kit in all its states. Nothing here does anything.">
      <Stack gap="large"><Controls /><Words /><Pictures /><Forms /><Lists /></Stack>
    </Page>
  )
}
