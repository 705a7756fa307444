import type { Look } from '#lib/dashboards'
import { Sparkline } from '../pieces/sparkline.tsx'

/** One figure of a picture. */
export interface ShownFigure {
  readonly name: string
  readonly text: string
  readonly look: Look
  /** Where it is between least and most, from 0 to 1; null where that is not known. */
  readonly part: number | null
  readonly course?: readonly (number | null)[] | undefined
}

/** Big figures, each with its course. */
export function StatFigures({ figures, isNamed }: { readonly figures: readonly ShownFigure[]; readonly isNamed: boolean }) {
  return (
    <div className="stat-figures">
      {figures.map(({ name, text, look, course }) => (
        <div key={name} className="stat-figure">
          {isNamed ? <div className="stat-name cut" title={name}>{name}</div> : null}
          <div className={`stat-value look-${look}`}>{text}</div>
          {course && course.some((value) => value !== null) ? <div className={`stat-course look-${look}`} aria-hidden><Sparkline values={course} label={`Course of ${name}`} width={220} height={34} /></div> : null}
        </div>
      ))}
    </div>
  )
}

const sweep = 252

/** Each figure on an arc between least and most, with its thresholds. */
export function GaugeFigures({ figures, isNamed, limits }: { readonly figures: readonly ShownFigure[]; readonly isNamed: boolean; readonly limits: readonly { readonly from: number; readonly to: number; readonly look: Look }[] }) {
  return (
    <div className="gauge-figures">
      {figures.map(({ name, text, look, part }) => (
        <div key={name} className="gauge-figure">
          <svg viewBox="0 0 120 96" className="gauge-arc" role="meter" aria-label={name} aria-valuenow={Math.round((part ?? 0) * 100)} aria-valuemin={0} aria-valuemax={100} aria-valuetext={text}>
            {limits.map((limit) => <path key={limit.from} d={arc(58, limit.from, limit.to)} className={`gauge-limit look-${limit.look}`} />)}
            <path d={arc(49, 0, 1)} className="gauge-track" />
            {part === null || part <= 0 ? null : <path d={arc(49, 0, Math.min(1, part))} className={`gauge-part look-${look}`} />}
            <text x="60" y="66" textAnchor="middle" className={`gauge-text look-${look}`}>{text}</text>
          </svg>
          {isNamed ? <div className="stat-name cut" title={name}>{name}</div> : null}
        </div>
      ))}
    </div>
  )
}

function arc(radius: number, from: number, to: number): string {
  const at = (part: number) => {
    const angle = ((-90 - sweep / 2 + part * sweep) * Math.PI) / 180
    return `${(60 + radius * Math.cos(angle)).toFixed(2)} ${(62 + radius * Math.sin(angle)).toFixed(2)}`
  }
  return `M ${at(from)} A ${radius} ${radius} 0 ${(to - from) * sweep > 180 ? 1 : 0} 1 ${at(Math.min(to, 0.9999))}`
}

/** Figures as bars under each other. */
export function BarFigures({ figures }: { readonly figures: readonly ShownFigure[] }) {
  return (
    <div className="bar-figures" tabIndex={0} role="group" aria-label="Bars">
      {figures.map(({ name, text, look, part }) => (
        <div key={name} className="bar-figure">
          <span className="cut" title={name}>{name}</span>
          <span className="bar-track" aria-hidden><span className={`bar-part look-${look}`} style={{ width: `${Math.max(0, Math.min(1, part ?? 0)) * 100}%` }} /></span>
          <span className={`bar-value look-${look}`}>{text}</span>
        </div>
      ))}
    </div>
  )
}

/** Parts of a whole, with what they are called. */
export function PieFigures({ figures }: { readonly figures: readonly (ShownFigure & { readonly share: number })[] }) {
  const circle = 2 * Math.PI * 40
  return (
    <div className="pie-figures">
      <svg viewBox="0 0 120 120" className="pie-circle" role="img" aria-label={figures.map(({ name, text }) => `${name} ${text}`).join(', ')}>
        {figures.map(({ name, share }, index) => {
          const before = figures.slice(0, index).reduce((sum, figure) => sum + figure.share, 0)
          return <circle key={name} r="40" cx="60" cy="60" className={`pie-part series-${(index % 8) + 1}`} strokeDasharray={`${share * circle} ${circle}`} strokeDashoffset={-before * circle} transform="rotate(-90 60 60)" />
        })}
      </svg>
      <ul className="pie-names" tabIndex={0}>{figures.map(({ name, text, share }, index) => <li key={name}><span className={`chart-color series-${(index % 8) + 1}`} aria-hidden /><span className="cut" title={name}>{name}</span><span className="chart-value">{text}</span><span className="muted">{Math.round(share * 100)} %</span></li>)}</ul>
    </div>
  )
}
