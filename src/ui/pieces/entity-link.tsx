import { parseEntityRef } from '#lib/entity-ref'
import { Link } from '../router/link.tsx'
import { useEntityTitles } from '../entity-titles.ts'
import { useEntityHref } from '../web-feature.ts'
import { cutMiddle } from './id.tsx'
import { KindIcon } from './kind-icon.tsx'

/** Link to an entity's page: its kind as an icon, its name in words. */
export function EntityLink({ entity, title, isPlain = false }: { entity: string; title?: string; isPlain?: boolean }) {
  const hrefOf = useEntityHref()
  const { kind, namespace, name } = parseEntityRef(entity)
  const titles = useEntityTitles()
  const shown = title ?? titles.get(entity) ?? (namespace === 'default' ? shortened(name) : `${namespace}/${name}`)
  const inner = <><KindIcon kind={kind} /><span className="cut">{shown}</span></>
  return isPlain ? <span className="entity-link" title={entity}>{inner}</span> : <Link href={hrefOf(entity)} className="entity-link link" title={entity}>{inner}</Link>
}

/** What is only called by its id. */
function shortened(name: string): string {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}$/.test(name) ? cutMiddle(name) : name
}
