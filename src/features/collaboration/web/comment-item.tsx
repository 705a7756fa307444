import { IconPencil, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { ActionMenu, Markdown, type MenuItem, Message, Text, Time, useCan, useCommand, useSay } from '#ui'
import { type Comment, editComment } from '../contract.ts'
import { Composer } from './composer.tsx'
import { useCommentWords } from './use-comment-words.tsx'

/** One comment, with what its writer may still do to it. */
export function CommentItem({ comment, onRemove }: { comment: Comment; onRemove: (id: string) => void }) {
  const [isEdited, setIsEdited] = useState(false)
  const words = useCommentWords(comment.mentions)
  const edit = useCommand(editComment)
  const say = useSay()
  const can = useCan()
  const { id, text, author, createdAt, editedAt, removedAt, removedBy, isOwn, isForYou } = comment
  async function save(changed: string): Promise<boolean> {
    try {
      await edit.mutateAsync({ id, text: changed })
      setIsEdited(false)
      return true
    } catch (error) {
      say.error(error)
      return false
    }
  }
  const items: MenuItem[] = []
  if (isOwn && can('collaboration:write')) items.push({ label: 'Edit', icon: IconPencil, onClick: () => setIsEdited(true) })
  if (isOwn || can('collaboration:manage')) items.push({ label: 'Remove', icon: IconTrash, isDangerous: true, onClick: () => onRemove(id) })
  const notes = <><Time at={createdAt} />{editedAt && !removedAt ? <> · edited <Time at={editedAt} /></> : null}</>
  return (
    <Message author={author.name} notes={notes} isMarked={isForYou} menu={removedAt || items.length === 0 ? undefined : <ActionMenu label={`Change the comment of ${author.name}`} items={items} />}>
      {removedAt ? <Text look="muted">{removedBy && removedBy !== author.name ? `Removed by ${removedBy}.` : 'Removed.'}</Text>
        : isEdited ? <Composer initial={text} action="Save" onSend={save} onLeave={() => setIsEdited(false)} /> : <Markdown text={text} words={words} />}
    </Message>
  )
}
