import { IconArrowBackUp, IconRocket } from '@tabler/icons-react'
import { useState } from 'react'
import { ActionMenu, Button, Commit, EntityLink, ErrorNotice, type MenuItem, Notice, Page, Status, Tabs, Text, Time, useAddress, useCan, useOperation, Waiting } from '#ui'
import { parseEntityRef } from '#lib/entity-ref'
import { deploy, type Environment, getEnvironment, type Release, rollback, saveEnvironment, stopEnvironment } from '../contract.ts'
import { type AskedChange, EnvironmentDialogs } from './environment-dialogs.tsx'
import { EnvironmentDeployments } from './environment-deployments.tsx'
import { EnvironmentReleases } from './environment-releases.tsx'
import { EnvironmentTarget } from './environment-target.tsx'
import { lastGoodRelease } from './last-good-release.ts'

const crumbs = [{ label: 'Releases', href: '/releases' }]

/** One environment of a service: what is live, how it is and why, the way forward and the way back. */
export function EnvironmentPage() {
  const { params } = useAddress()
  const [asked, setAsked] = useState<AskedChange>()
  const name = params['name'] ?? ''
  const service = serviceOfPath(params['service'] ?? '')
  const { data, error, refetch } = useOperation(getEnvironment, { name, service }, { everyMs: 5000 })
  const title = `${parseEntityRef(service).name} in ${name}`
  if (!data) {
    return <Page title={title} crumbs={crumbs}>{error ? <ErrorNotice error={error} title={error.code === 'not-found' ? 'There is no such environment' : 'The environment could not be read'} onRetry={() => void refetch()} /> : <Waiting />}</Page>
  }
  const { environment, deployments, releases } = data
  const good = lastGoodRelease(environment, deployments, releases)
  return (
    <Page title={title} crumbs={crumbs} aside={<Status state={environment.state} look="badge" />} lead={<Lead environment={environment} />} actions={<Actions environment={environment} good={good} onAsk={setAsked} />}>
      {environment.state === 'ok' || environment.reason === '' ? null : <Notice look={noticeOf(environment.state)}>{environment.reason}</Notice>}
      <Tabs tabs={[
        { key: 'deployments', label: 'Deployments', count: deployments.length, content: <EnvironmentDeployments deployments={deployments} /> },
        { key: 'releases', label: 'Releases', count: releases.length, content: <EnvironmentReleases releases={releases} environment={environment} onAsk={setAsked} /> },
        { key: 'settings', label: 'How it runs', content: <EnvironmentTarget environment={environment} /> },
      ]} />
      <EnvironmentDialogs environment={environment} asked={asked} onClose={() => setAsked(undefined)} />
    </Page>
  )
}

/** `shop`, or `web~shop` in another namespace. */
function serviceOfPath(text: string): string {
  const tilde = text.indexOf('~')
  return tilde < 0 ? `service:default/${text}` : `service:${text.slice(0, tilde)}/${text.slice(tilde + 1)}`
}

function noticeOf(state: Environment['state']): 'info' | 'waiting' | 'degraded' | 'failing' {
  if (state === 'failing' || state === 'degraded') return state
  return state === 'waiting' ? 'waiting' : 'info'
}

function Lead({ environment: { service, current } }: { environment: Environment }) {
  return (
    <span>
      <EntityLink entity={service} />{' '}
      {current ? <><strong>{current.version}</strong> <Commit sha={current.commit} /> live since <Time at={current.deployedAt} />, by {current.by}</> : <Text look="muted">Nothing is live.</Text>}
    </span>
  )
}

function Actions({ environment, good, onAsk }: { environment: Environment; good: Release | undefined; onAsk: (asked: AskedChange) => void }) {
  const can = useCan()
  const more: MenuItem[] = can(saveEnvironment.access) ? [{ label: 'Change how it runs', onClick: () => onAsk({ what: 'change' }) }] : []
  if (can(stopEnvironment.access) && environment.state !== 'off') more.push({ label: 'Stop it', isDangerous: true, onClick: () => onAsk({ what: 'stop' }) })
  return (
    <>
      {can(deploy.access) ? <Button icon={IconRocket} onClick={() => onAsk({ what: 'deploy' })}>Deploy the newest</Button> : null}
      {can(rollback.access) && environment.current
        ? <Button icon={IconArrowBackUp} look={environment.state === 'failing' ? 'danger' : 'default'} isDisabled={!good} hint={good ? undefined : 'No earlier release with other content has run well here.'} onClick={() => (good ? onAsk({ what: 'rollback', release: good }) : undefined)}>{good ? `Roll back to ${good.version}` : 'Roll back'}</Button>
        : null}
      <ActionMenu items={more} />
    </>
  )
}
