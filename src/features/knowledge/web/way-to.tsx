import { CopyCode, Link, Text } from '#ui'
import { runbookHref } from '../contract.ts'

/** A runbook that is not known here: a link, where one may follow it; else the text, to be copied. */
export function WayTo({ url }: { url: string }) {
  const href = runbookHref(url)
  return href === undefined ? <CopyCode text={url} label="Copy where the runbook is" /> : <Text look="secondary"><Link href={href}>{url}</Link> is no file of a repository that is known here.</Text>
}
