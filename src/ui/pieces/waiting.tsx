/** Holds the place of something that is being read; `rows` lines high. */
export function Waiting({ rows = 6, label = 'Loading' }: { rows?: number; label?: string }) {
  return (
    <div className="waiting" role="status" aria-busy>
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: rows }, (_, index) => <span key={index} className="bone" style={{ width: `${45 + ((index * 17) % 50)}%` }} />)}
    </div>
  )
}
