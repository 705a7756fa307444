import { parseEntityRef } from '#lib/entity-ref'
import { Link } from '../router/link.tsx'
import { useEntityTitles } from '../entity-titles.ts'
import { useEntityHref } from '../web-feature.ts'
import { KindIcon } from './kind-icon.tsx'

/** Link to an entity's page: its kind as an icon, its name in words. */
export function EntityLink({ entity, title, isPlain = false }: { entity: string; title?: string; isPlain?: boolean }) {
  const hrefOf = useEntityHref()
  const { kind, namespace, name } = parseEntityRef(entity)
  const titles = useEntityTitles()
  const shown = title ?? titles.get(entity) ?? (namespace === 'default' ? name : `${namespace}/${name}`)
  const inner = <><KindIcon kind={kind} /><span className="cut">{shown}</span></>
  return isPlain ? <span className="entity-link" title={entity}>{inner}</span> : <Link href={hrefOf(entity)} className="entity-link link" title={entity}>{inner}</Link>
}
