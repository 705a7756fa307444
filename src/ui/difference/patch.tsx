import { useMemo } from 'react'
import { type PatchFile, type PatchLine, readPatch } from './read-patch.ts'

/** A patch as git writes it, file by file. */
export function Patch({ patch }: { patch: string }) {
  const files = useMemo(() => readPatch(patch), [patch])
  if (files.length === 0) return <p className="muted">No file changed.</p>
  return <>{files.map((file) => <FilePatch key={file.path} file={file} />)}</>
}

function FilePatch({ file: { path, before, added, removed, lines } }: { file: PatchFile }) {
  return (
    <div className="difference patch-file" role="region" aria-label={`Changes in ${path}`} tabIndex={0}>
      <div className="difference-head"><code>{before === undefined ? path : `${before} → ${path}`}</code> <span className="added-count">+{added}</span> <span className="removed-count">−{removed}</span></div>
      {lines.length === 0 ? <div className="difference-fold">There is no text to show.</div> : lines.map((line, index) => <Line key={index} line={line} />)}
    </div>
  )
}

const marks = { same: ' ', added: '+', removed: '−' }

function Line({ line: { kind, text, oldLine, newLine } }: { line: PatchLine }) {
  if (kind === 'fold') return <div className="difference-fold">{text}</div>
  return (
    <div className={`difference-line difference-${kind}`}>
      <span className="difference-number" aria-hidden>{oldLine ?? ''}</span><span className="difference-number" aria-hidden>{newLine ?? ''}</span>
      <span className="difference-mark">{marks[kind]}</span><span className="difference-text">{text || ' '}</span>
    </div>
  )
}
