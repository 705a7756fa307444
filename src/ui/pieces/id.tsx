import { Hint } from './hint.tsx'
import { useCopy } from './copy.tsx'

/** `0192f3c4-…-9ab3`: first and last characters, so that the telling ends stay. */
export function cutMiddle(text: string, keep = 12): string {
  if (text.length <= keep + 2) return text
  const tail = Math.floor(keep / 3)
  return `${text.slice(0, keep - tail)}…${text.slice(-tail)}`
}

/** An id, digest or commit: monospace, cut in the middle, copied whole by a click. */
export function Id({ value, keep = 12 }: { value: string; keep?: number }) {
  const { isCopied, copy } = useCopy()
  return (
    <Hint text={isCopied ? 'Copied' : `${value} – click to copy`}>
      <button type="button" className="id mono" onClick={(event) => { event.stopPropagation(); copy(value) }}>
        {cutMiddle(value, keep)}<span className="visually-hidden">, copy it</span>
      </button>
    </Hint>
  )
}

/** A commit: its first eight characters. */
export function Commit({ sha }: { sha: string }) {
  const { isCopied, copy } = useCopy()
  return (
    <Hint text={isCopied ? 'Copied' : `${sha} – click to copy`}>
      <button type="button" className="id mono" onClick={(event) => { event.stopPropagation(); copy(sha) }}>{sha.slice(0, 8)}<span className="visually-hidden">, copy the commit</span></button>
    </Hint>
  )
}
