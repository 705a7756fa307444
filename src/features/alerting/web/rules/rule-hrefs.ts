/** Where a set of rules stands; names may hold slashes. */
export function ruleSetHref(name: string): string {
  return `/alerts/rules/${name.split('/').map(encodeURIComponent).join('/')}`
}

/** Where an alert of a set is run over the past. */
export function backtestHref(ruleSet: string, alert: string): string {
  return `${ruleSetHref(ruleSet)}?tab=backtest&alert=${encodeURIComponent(alert)}`
}

export function exploreHref(query: string, range?: { readonly from: number; readonly to: number }): string {
  return `/explore?query=${encodeURIComponent(query)}${range ? `&from=${Math.round(range.from)}&to=${Math.round(range.to)}` : ''}`
}

export const newRulesHref = '/alerts/rules/new'
