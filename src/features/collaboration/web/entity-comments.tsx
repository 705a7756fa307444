import type { PanelProps } from '#ui'
import { Comments } from './comments.tsx'

/** What people wrote about an entity, on its page. */
export function EntityComments({ entity }: PanelProps) {
  return <Comments on={entity.ref} />
}
