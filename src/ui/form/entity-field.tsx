import { lazyPart, WhileLoading } from '../lazy-part.tsx'
import type { EntityFieldProps } from './entity-field-body.tsx'

const Body = lazyPart(async () => (await import('./entity-field-body.tsx')).EntityFieldBody)

/** A reference to something in the catalog, completed while it is typed. Loaded when it is shown: most pages have no such field. */
export function EntityField(props: EntityFieldProps) {
  return <WhileLoading show={<div className="form-waiting" aria-busy />}><Body {...props} /></WhileLoading>
}
