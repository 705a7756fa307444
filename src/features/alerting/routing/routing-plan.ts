import { containsTime, type LabelMatcher, matcherText, type Route, type RouteSettings, type Routing } from '#lib/alertmanager'
import type { z } from 'zod'
import { importWarnings } from './import-warnings.ts'
import type { importRouting, RouteView } from './routing-contract.ts'

type Plan = Omit<z.output<(typeof importRouting)['output']>, 'isKept'>

/** What a configuration says, as it is shown: the tree, who is told, what is muted now, and what does not work here as it does there. */
export function routingPlan({ config, root }: Routing, { now, templates = [] }: { readonly now: Date; readonly templates?: readonly string[] }): Plan {
  const at = now.getTime()
  const isNow = (name: string) => config.timeIntervals[name]?.some((interval) => containsTime(interval, at)) ?? false
  return {
    routes: routeViews(config.route, root, 0, isNow), receivers: config.receivers.filter(({ name }) => name !== '').map(({ name, integrations, line }) => ({ name, ways: integrations.map(({ kind }) => kind), line })),
    intervals: Object.keys(config.timeIntervals).toSorted().map((name) => ({ name, isNow: isNow(name) })),
    inhibitRules: config.inhibitRules.map(({ sourceMatchers, targetMatchers, equal }) => ({ source: matcherTexts(sourceMatchers), target: matcherTexts(targetMatchers), equal: [...equal] })), warnings: importWarnings(config, templates),
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

function matcherTexts(matchers: readonly LabelMatcher[]): string[] {
  return matchers.map(matcherText)
}
