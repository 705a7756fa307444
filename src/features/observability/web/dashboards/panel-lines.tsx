import { Time } from '#ui'
import type { Frame } from './shape/frames.ts'

/** Lines of logs, the newest first. */
export function PanelLines({ frames, title }: { readonly frames: readonly Frame[]; readonly title: string }) {
  const lines = frames.flatMap((frame) => frame.lines).toSorted((a, b) => (a.atNs.padStart(20, '0') < b.atNs.padStart(20, '0') ? 1 : -1))
  return <ol className="log-panel" aria-label={title} tabIndex={0}>{lines.map(({ at, atNs, line }, index) => <li key={`${atNs}${index}`}><Time at={at} /><span>{line}</span></li>)}</ol>
}
