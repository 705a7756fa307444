import { type AlertmanagerConfig, containsTime, type LabelMatcher, matcherText, type Route, type RouteSettings, type Routing } from '#lib/alertmanager'
import type { z } from 'zod'
import { isChannelKind } from '../channels/channel-settings-contract.ts'
import type { importRouting, RouteView } from './routing-contract.ts'

type Plan = Omit<z.output<(typeof importRouting)['output']>, 'isKept'>

/** What a configuration says, as it is shown: the tree, who is told, what is muted now, and what does not work here as it does there. */
export function routingPlan({ config, root }: Routing, now: Date): Plan {
  const at = now.getTime()
  const isNow = (name: string) => config.timeIntervals[name]?.some((interval) => containsTime(interval, at)) ?? false
  return {
    routes: routeViews(config.route, root, 0, isNow), receivers: config.receivers.filter(({ name }) => name !== '').map(({ name, integrations, line }) => ({ name, ways: integrations.map(({ kind }) => kind), line })),
    intervals: Object.keys(config.timeIntervals).toSorted().map((name) => ({ name, isNow: isNow(name) })),
    inhibitRules: config.inhibitRules.map(({ sourceMatchers, targetMatchers, equal }) => ({ source: matcherTexts(sourceMatchers), target: matcherTexts(targetMatchers), equal: [...equal] })), warnings: warningsOf(config),
  }
}

function routeViews(settings: RouteSettings, route: Route, depth: number, isNow: (name: string) => boolean): RouteView[] {
  const own: RouteView = {
    id: route.id, depth, receiver: route.receiver, matchers: matcherTexts(settings.matchers), groupBy: route.groupBy === 'all' ? ['...'] : [...route.groupBy], groupWaitMs: route.groupWaitMs, groupIntervalMs: route.groupIntervalMs, repeatIntervalMs: route.repeatIntervalMs, continues: route.continues,
    muteTimeIntervals: [...route.muteTimeIntervals], activeTimeIntervals: [...route.activeTimeIntervals], ...mutedBy(route, isNow), line: settings.line,
  }
  return [own, ...settings.routes.flatMap((child, index) => {
    const below = route.routes[index]
    return below ? routeViews(child, below, depth + 1, isNow) : []
  })]
}

/** Why a route tells nothing now. */
export function mutedBy({ muteTimeIntervals, activeTimeIntervals }: Pick<Route, 'muteTimeIntervals' | 'activeTimeIntervals'>, isNow: (name: string) => boolean): { isMuted: boolean; mutedBy: string | null } {
  const mute = muteTimeIntervals.find(isNow)
  if (mute !== undefined) return { isMuted: true, mutedBy: `It is ${mute} now.` }
  if (activeTimeIntervals.length === 0 || activeTimeIntervals.some(isNow)) return { isMuted: false, mutedBy: null }
  return { isMuted: true, mutedBy: `It is not ${activeTimeIntervals.join(' or ')} now.` }
}

function warningsOf({ receivers }: AlertmanagerConfig): Plan['warnings'] {
  return receivers.flatMap(({ name, integrations }) => integrations.flatMap(({ kind, settings, line }) => {
    const files = filesIn(settings)
    return [
      ...(isChannelKind(kind) ? [] : [{ line, message: `${name} is told by ${kind}, which Daybook cannot do. Name a receiver that is told instead.` }]),
      ...(files.length > 0 ? [{ line, message: `${name} has its secrets in files (${files.join(', ')}), which are not read here. Write them into the text; they are kept sealed.` }] : []),
      ...(kind === 'sns' ? keysElsewhere(name, settingsOf(settings['sigv4']), line) : []),
      ...('proxy_url' in settingsOf(settings['http_config']) ? [{ line, message: `${name} is told by a proxy, which is not used here.` }] : []),
    ]
  }))
}

/** Alertmanager takes the keys of its machine where none are written. */
function keysElsewhere(name: string, { access_key, profile }: Readonly<Record<string, unknown>>, line: number): Plan['warnings'] {
  if (access_key !== undefined && access_key !== '') return []
  return [{ line, message: `${name} is told by sns with ${profile === undefined || profile === '' ? 'keys that its machine has' : `the keys of the profile ${String(profile)}`}, which are not read here. Write access_key and secret_key into sigv4; they are kept sealed.` }]
}

function filesIn(settings: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? filesIn(settingsOf(value)) : name.endsWith('_file') && value !== '' ? [name] : []))
}

function settingsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}

function matcherTexts(matchers: readonly LabelMatcher[]): string[] {
  return matchers.map(matcherText)
}
