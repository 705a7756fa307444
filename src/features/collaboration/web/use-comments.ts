import { useState } from 'react'
import { useCommand, usePagedOperation, useSay } from '#ui'
import { addComment, type Comment, listComments, removeComment, restoreComment } from '../contract.ts'

interface Draft {
  readonly key: number
  readonly text: string
  /** Once the server has it. */
  readonly id?: string
}

/** The comments on a thing, oldest first, with what was just written or removed here shown before the server says so. */
export function useComments(on: string) {
  const list = usePagedOperation(listComments, { on, limit: 50 }, { live: ['dev.daybook.comment.'] })
  const [drafts, setDrafts] = useState<readonly Draft[]>([])
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set())
  const add = useCommand(addComment)
  const remove = useCommand(removeComment)
  const restore = useCommand(restoreComment)
  const say = useSay()
  const known = new Set(list.rows?.map(({ id }) => id))
  const show = (id: string) => setGone((old) => new Set([...old].filter((one) => one !== id)))
  function takeBack(id: string): void {
    setGone((old) => new Set([...old, id]))
    remove.mutate({ id }, {
      onSuccess: () => say({ text: 'Comment removed.', undo: () => restore.mutate({ id }, { onSuccess: () => show(id), onError: say.error }) }),
      onError: (error) => { show(id); say.error(error) },
    })
  }
  return {
    ...list,
    rows: list.rows?.toReversed().map((comment: Comment) => (gone.has(comment.id) && comment.removedAt === null ? { ...comment, removedAt: new Date().toISOString(), removedBy: null } : comment)),
    drafts: drafts.filter(({ id }) => id === undefined || !known.has(id)),
    remove: takeBack,
    /** Gives false where it was refused: the text is still to be sent. */
    async send(text: string): Promise<boolean> {
      const key = Date.now()
      setDrafts((old) => [...old, { key, text }])
      try {
        const { id } = await add.mutateAsync({ on, text })
        setDrafts((old) => old.map((draft) => (draft.key === key ? { ...draft, id } : draft)))
        say({ text: 'Comment added.', undo: () => takeBack(id) })
        return true
      } catch (error) {
        setDrafts((old) => old.filter((draft) => draft.key !== key))
        say.error(error)
        return false
      }
    },
  }
}
