import { parseEntityRef } from '#lib/entity-ref'

/** The page of a dashboard, by its id. */
export function dashboardHref(id: string): string {
  if (!id.startsWith('dashboard:')) return `/dashboards/${encodeURIComponent(id)}`
  const { namespace, name } = parseEntityRef(id, 'dashboard')
  return `/dashboards/file/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`
}

/** The id of the dashboard whose page this is. */
export function dashboardIdOf({ id, namespace, name }: Readonly<Record<string, string>>): string {
  return namespace === undefined ? (id ?? '') : `dashboard:${namespace}/${name ?? ''}`
}

export const sourceWords = { 'built-in': 'Comes with Daybook', page: 'Made here', file: 'File', grafana: 'Grafana file' } as const
