export type BadgeColour = 'green' | 'yellow' | 'red' | 'grey'

const colours: Readonly<Record<BadgeColour, string>> = { green: '#2a7e3b', yellow: '#8a6100', red: '#b3261e', grey: '#5b6470' }
const mostLetters = 60
/** Of Verdana at 11 px; wide and narrow letters even out. */
const letterWidth = 6.6
const padding = 10

/** A badge as SVG: two words on grounds of their own. Both are escaped; whoever loads it loads nothing else. */
export function drawBadge(label: string, word: string, colour: BadgeColour): string {
  const [left, right] = [label, word].map((text) => escape([...text].slice(0, mostLetters).join('')))
  const [leftWidth, rightWidth] = [label, word].map((text) => Math.round(Math.min(mostLetters, [...text].length) * letterWidth + padding))
  const width = (leftWidth ?? 0) + (rightWidth ?? 0)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${left}: ${right}"><title>${left}: ${right}</title>`
    + `<clipPath id="r"><rect width="${width}" height="20" rx="3"/></clipPath><g clip-path="url(#r)"><rect width="${leftWidth}" height="20" fill="#3a414b"/><rect x="${leftWidth}" width="${rightWidth}" height="20" fill="${colours[colour]}"/></g>`
    + `<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11"><text x="${(leftWidth ?? 0) / 2}" y="14">${left}</text><text x="${(leftWidth ?? 0) + (rightWidth ?? 0) / 2}" y="14">${right}</text></g></svg>\n`
}

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' }

function escape(text: string): string {
  // Control characters may not stand in XML at all.
  return text.replace(/[\p{Cc}\uFFFE\uFFFF]/gu, '').replace(/[&<>"']/g, (mark) => marks[mark] ?? '')
}
