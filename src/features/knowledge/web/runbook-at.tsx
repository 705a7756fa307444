import { type ReactNode, useState } from 'react'
import { Button, Clamped, CodeBlock, EntityLink, ErrorNotice, Link, Markdown, Notice, Row, Stack, Text, useOperation, Waiting } from '#ui'
import { findRunbook, type Runbook, runbookHref } from '../contract.ts'
import { WayTo } from './way-to.tsx'

/** Of a longer text the beginning is shown, and all of it when it is asked for. */
const manyLines = 60

/** The text that an address names, or the section of it. */
export function RunbookAt({ url, isOwnPage = false }: { url: string; isOwnPage?: boolean }) {
  const { data, error, refetch } = useOperation(findRunbook, { url }, { live: ['dev.daybook.entity.'] })
  if (error) return <><ErrorNotice error={error} title="The runbook could not be read" onRetry={() => void refetch()} />{isOwnPage ? null : <WayTo url={url} />}</>
  if (!data) return <Waiting rows={3} />
  if (!data.runbook) return isOwnPage ? <Text look="muted">Its text could not be found.</Text> : <WayTo url={url} />
  return <RunbookText key={url} runbook={data.runbook} url={url} isOwnPage={isOwnPage} />
}

function RunbookText({ runbook, url, isOwnPage }: { runbook: Runbook; url: string; isOwnPage: boolean }) {
  const { section, missingAnchor, format, why } = runbook
  const [isWhole, setIsWhole] = useState(false)
  const shown = section && !isWhole ? section.text : runbook.text
  return (
    <Stack gap="small">
      <RunbookHead runbook={runbook} url={url} isOwnPage={isOwnPage} toggle={section ? <Button size="small" isPressed={isWhole} onClick={() => setIsWhole(!isWhole)}>All of it</Button> : null} />
      {why === null ? null : <Text look="secondary" size="small">{why}</Text>}
      {missingAnchor === null ? null : <Notice look="degraded">It has no section #{missingAnchor}; all of it is shown.</Notice>}
      <Clamped isLong={!isOwnPage && shown.split('\n').length > manyLines} what={runbook.title}>
        {format === 'markdown' ? <Markdown text={shown} base={/^https?:/i.test(url) ? url : undefined} /> : <CodeBlock text={shown} label={runbook.title} />}
      </Clamped>
    </Stack>
  )
}

/** What it is and where it stands. On its own page that is known. */
function RunbookHead({ runbook: { title, section, path, repository, href, commit }, url, isOwnPage, toggle }: { runbook: Runbook; url: string; isOwnPage: boolean; toggle: ReactNode }) {
  if (isOwnPage) return toggle ? <Row>{toggle}</Row> : null
  const outside = runbookHref(url)
  return (
    <Row>
      <Link href={href}>{title}{section ? ` › ${section.title}` : ''}</Link>
      <Text look="muted" size="small"><span className="mono">{path}</span>{commit === null ? '' : ` at ${commit.slice(0, 7)}`}</Text>
      {repository === null ? null : <EntityLink entity={repository} />}
      {toggle}
      {outside?.startsWith('https:') ? <Link href={outside}>Where it was written</Link> : null}
    </Row>
  )
}
