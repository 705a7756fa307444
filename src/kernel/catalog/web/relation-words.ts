/** What a relation says in plain words, from its start and from its end, in the order in which they stand on a page. */
const words: Readonly<Record<string, readonly [forth: string, back: string]>> = {
  ownedBy: ['Owned by', 'Owns'],
  dependsOn: ['Needs', 'Needed by'],
  builtFrom: ['Built from', 'What is built from it'],
  configuredBy: ['Configured by', 'Configures'],
  deployedTo: ['Runs in', 'What runs here'],
  runsOn: ['Runs on', 'What runs on it'],
  monitoredBy: ['Watched by', 'Watches'],
  documentedBy: ['Documented by', 'Documents'],
  partOf: ['Part of', 'Made up of'],
}

/** `dependsOn` → `Needs`, from its end `Needed by`. */
export function meaningOf(type: string, side: 'out' | 'in'): string {
  const known = words[type]
  if (known) return known[side === 'out' ? 0 : 1]
  return side === 'out' ? sentenceCase(relationWords(type)) : `${sentenceCase(relationWords(type))} (from)`
}

/** Place of a relation's meaning among the others, low first. */
export function placeOfRelation(type: string): number {
  const at = Object.keys(words).indexOf(type)
  return at < 0 ? Object.keys(words).length : at
}

/** `dependsOn` → `depends on`. */
export function relationWords(type: string): string {
  return type.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`)
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
