import { type ReactNode, useEffect } from 'react'

/** A page without the frame: signing in, the first administrator, an invitation. */
export function AlonePage({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Daybook`
  }, [title])
  return (
    <main className="alone-page">
      <div className="alone-card">
        <div className="alone-brand"><img src="/icon.svg" alt="" width={28} height={28} /><span>Daybook</span></div>
        <h1>{title}</h1>
        {lead ? <p className="secondary">{lead}</p> : null}
        {children}
      </div>
    </main>
  )
}
