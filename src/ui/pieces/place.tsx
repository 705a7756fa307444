import { useCopy } from './copy.tsx'
import { Hint } from './hint.tsx'

/** Where something stands: file and line in monospace, copied whole by a click. */
export function Place({ file, line }: { file: string; line?: number | null | undefined }) {
  const { isCopied, copy } = useCopy()
  const text = line === undefined || line === null ? file : `${file}:${line}`
  return (
    <Hint text={isCopied ? 'Copied' : `${text} – click to copy`}>
      <button type="button" className="id place mono" onClick={(event) => { event.stopPropagation(); copy(text) }}>{text}<span className="visually-hidden">, copy it</span></button>
    </Hint>
  )
}
