import { parseEntityRef } from '#lib/entity-ref'
import type { Address } from '#ui'

/** The page of a dashboard, by its id. */
export function dashboardHref(id: string): string {
  if (!id.startsWith('dashboard:')) return `/dashboards/${encodeURIComponent(id)}`
  const { namespace, name } = parseEntityRef(id, 'dashboard')
  return `/dashboards/file/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`
}

/** The id of the dashboard whose page this is. */
function dashboardIdOf({ id, namespace, name }: Readonly<Record<string, string>>): string {
  return namespace === undefined ? (id ?? '') : `dashboard:${namespace}/${name ?? ''}`
}

/** What the page of a dashboard asks for. */
export function shownAt({ params, search }: Pick<Address, 'params' | 'search'>): { id: string; version?: number } {
  const version = Number(search['version'])
  return { id: dashboardIdOf(params), ...(Number.isInteger(version) && version > 0 ? { version } : {}) }
}

export const sourceWords = { 'built-in': 'Comes with Daybook', page: 'Made here', file: 'File', grafana: 'Grafana file' } as const
