import { Button, ErrorNotice, Page } from '#ui'

/** What is shown instead of a page whose code failed. */
export function PageFailure({ error }: { error: unknown }) {
  const isOldVersion = error instanceof Error && /dynamically imported module|Importing a module/.test(error.message)
  const shown = isOldVersion ? new Error('Daybook has been updated since this page was opened. Load it again to go on.') : error
  return <Page title="This page failed"><ErrorNotice error={shown} title={isOldVersion ? 'There is a newer version' : 'The page itself failed'} action={<Button size="small" onClick={() => location.reload()}>Load again</Button>} /></Page>
}
