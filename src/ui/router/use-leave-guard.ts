import { useBlocker } from '@tanstack/react-router'

/** Asks before a page is left, or the tab closed, whose work is not saved. Fields of the same page's address may change. */
export function useLeaveGuard(isUnsaved: () => boolean, question: string): void {
  useBlocker({
    // oxlint-disable-next-line no-alert -- the browser asks the same question when the tab is closed
    shouldBlockFn: ({ current, next }) => isUnsaved() && isElsewhere(current, next) && !confirm(question),
    enableBeforeUnload: isUnsaved,
  })
}

interface Place {
  readonly pathname: string
  readonly search: unknown
}

function isElsewhere(current: Place, next: Place): boolean {
  const edits = ({ search }: Place) => (search as Record<string, unknown>)['edit']
  return current.pathname !== next.pathname || edits(current) !== edits(next)
}
