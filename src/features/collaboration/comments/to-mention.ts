import type { Comment } from '../contract.ts'
import type { Mentionable } from './mention-directory.ts'

/** What a comment keeps of whom it mentions. */
export function toMention({ handle, kind, id, name }: Mentionable): Comment['mentions'][number] {
  return { handle, kind, id, name }
}
