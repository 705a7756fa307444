import type { ReactNode } from 'react'
import { Facts, Link } from '#ui'
import { formatDuration } from '#lib/duration'
import { type Check, serverLocation } from '../../contract.ts'

type Item = readonly [label: string, value: ReactNode]

/** What a check asks for, by its kind, and when it alerts. */
export function CheckExpectations({ check }: { check: Check }) {
  const { failuresToAlert: failures, successesToResolve: successes } = check
  const timed: Item[] = check.kind === 'heartbeat' ? [] : [['Every', formatDuration(check.intervalMs)], ['Answers within', formatDuration(check.timeoutMs)], ['Slow above', check.maxLatencyMs === null ? null : `${check.maxLatencyMs} ms`]]
  return (
    <Facts columns={2} items={[
      ...ownItems(check), ...timed, ...placeItems(check),
      ['Alerts after', `${failures} ${failures === 1 ? 'failure' : 'failures in a row'}, severity ${check.severity}`], ['Resolved after', `${successes} good ${successes === 1 ? 'result' : 'results in a row'}`],
      ['From', check.source], ['Secret', check.hasSecret ? 'sealed, never shown' : null], ['Runbook', check.runbookUrl === null ? null : <Link key="runbook" href={check.runbookUrl}>{check.runbookUrl}</Link>],
    ]} />
  )
}

function placeItems(check: Check): Item[] {
  if (check.kind === 'heartbeat' || (check.locations.length === 1 && check.locations[0] === serverLocation)) return []
  return [['Carried out from', check.locations.join(', ')], ['Fails when', check.locations.length === 1 ? null : `${check.failWhen} of the locations that are heard from fail`]]
}

function ownItems(check: Check): Item[] {
  switch (check.kind) {
    case 'http': return [
      ['Status', check.expectStatus.join(', ') || 'any 2xx'], ['Body holds', check.expectBody], ['Header', check.expectHeader], ['JSON', check.expectJsonPath === null ? null : `${check.expectJsonPath}${check.expectJsonValue === null ? ' is there' : ` is ${check.expectJsonValue}`}`],
      ['Sends', Object.keys(check.headers).join(', ')], ['Signs in with', check.auth === 'none' ? null : check.auth], ['Redirects', check.redirect === 'follow' ? null : check.redirect],
      ['Certificate valid for', check.minCertificateDays === null ? null : `${check.minCertificateDays} days`], ['Certificate', check.verifyTls ? null : 'any is taken'],
    ]
    case 'tcp': return [['Sends', check.send], ['What comes back holds', check.expect]]
    case 'tls': return [['Name in the certificate', check.serverName ?? check.host], ['Certificate valid for', `${check.minCertificateDays} days`], ['Chain', check.verifyTls ? null : 'is not judged']]
    case 'dns': return [['Name', check.domain], ['Record', check.recordType], ['Name server', check.nameServer ?? 'this machine\'s own'], ['Answers hold', check.expectAnswers.join(', ') || 'anything']]
    case 'icmp': return [['Packets', check.packets], ['May lose', `${check.maxLossPercent} %`]]
    case 'domain': return [['Registered for', `${check.minDays} more days`], ['Registry', check.registry ?? 'found by itself']]
    case 'heartbeat': return [['Called', check.cron === null ? `every ${formatDuration(check.intervalMs)}` : `${check.cron} (${check.timeZone})`], ['Grace', formatDuration(check.graceMs)]]
    default: return [['Steps', check.steps.map(({ name }) => name).join(' → ')]]
  }
}
