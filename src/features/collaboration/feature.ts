import { defineFeature } from '#kernel/feature'
import { add } from './comments/add-comment.ts'
import { edit } from './comments/edit-comment.ts'
import { forgetRemoved } from './comments/forget-removed.ts'
import { list, seen } from './comments/list-comments.ts'
import { mentions } from './comments/mentions-attention.ts'
import { remove, restore } from './comments/remove-comment.ts'
import { suggest } from './comments/suggest-words.ts'
import { listed, of, owned } from './owners/list-owners.ts'
import { today } from './show-today.ts'

/**
 * Working together: Today, the front page built from all other parts, and comments on anything. It must never own what it
 * shows, and never keep on the timeline what somebody wrote: that can be removed.
 */
export const collaboration = defineFeature({
  id: 'collaboration', title: 'Collaboration',
  handlers: [today, list, add, edit, remove, restore, seen, suggest, listed, owned, of],
  attention: [mentions], workers: [forgetRemoved],
})
