import type { ScriptFacts } from './contract.ts'

type Danger = readonly [what: string, pattern: RegExp]

const everywhere: readonly Danger[] = [
  ['drops a table, schema or database', /\bDROP\s+(?:TABLE|DATABASE|SCHEMA)\b/gi],
  ['empties a table', /\bTRUNCATE\s+TABLE\b/gi],
  ['destroys what Terraform made', /\b(?:terraform|tofu|terragrunt)[ \t]+(?:-\S{1,100}[ \t]+){0,8}destroy\b|\b(?:terraform|tofu)\s[^\n]{0,200}-destroy\b/g],
  ['deletes from a cluster', /\bkubectl\s[^\n|;&]{0,200}?\bdelete\b|\bhelm\s[^\n|;&]{0,100}?\b(?:uninstall|delete)\b/g],
  ['overwrites published history', /\bgit\s+push\s[^\n|;&]{0,200}?(?:--force(?!-with-lease)\b|\s-f\b)/g],
]

const byLanguage: Readonly<Record<ScriptFacts['language'], readonly Danger[]>> = {
  shell: [
    ['deletes a folder whose name is a variable that may be empty', /\brm[ \t]+(?:-\S{1,20}[ \t]+){0,5}?-[a-zA-Z]{0,10}?[rR][a-zA-Z]{0,10}[ \t]+(?:-\S{1,20}[ \t]+){0,5}["']?\$(?:\w+|\{\w+\})["']?\/(?:\*|["']|\s|$)/gm],
    ['deletes everything below a top folder', /\brm[ \t]+-[a-zA-Z]{0,10}?[rR][a-zA-Z]{0,10}[ \t]+(?:-\S{1,20}[ \t]+){0,5}\/(?:\*|\s|$|(?:etc|usr|var|home|opt|root|bin|lib)\/?(?:\*|\s|$))/gm],
    ['writes to a disk below its file system', /\bmkfs(?:\.\w+)?\s|\bdd\s[^\n]{0,200}\bof=\/dev\/(?!null\b|zero\b|stdout\b|stderr\b)/g],
    ['runs what it downloads', /\b(?:curl|wget)\s[^\n;]{0,400}\|\s*(?:sudo[ \t]+(?:-\S{1,40}[ \t]+){0,5})?(?:ba|z|da)?sh\b|\b(?:ba|z|da)?sh\s+(?:-c\s+"?\$\(|<\()\s*(?:curl|wget)\b/g],
    ['lets everybody write', /\bchmod[ \t]+(?:-\S{1,20}[ \t]+){0,5}(?:0?777|a\+rwx)\b/g],
  ],
  python: [
    ['deletes a folder with all in it', /\bshutil\.rmtree\(/g],
    ['hands a text to the shell', /\bos\.system\(|\bshell\s*=\s*True\b/g],
    ['runs a text as code', /(?<![\w.])(?:eval|exec)\(/g],
  ],
  powershell: [
    ['deletes a folder with all in it', /\b(?:Remove-Item|rm|del|ri|rd)\b[^\n;|]{0,300}-Recurse\b/gi],
    ['runs a text as code', /\b(?:Invoke-Expression|iex)\b/gi],
    ['stops or clears a machine', /\b(?:Stop-Computer|Restart-Computer|Format-Volume|Clear-Disk|Initialize-Disk)\b/gi],
  ],
}

const maxNamed = 50

/** What in the code can destroy something, in order of line. */
export function dangersIn(code: string, language: ScriptFacts['language']): { what: string; line: number }[] {
  const starts = lineStarts(code)
  const found = [...everywhere, ...byLanguage[language]].flatMap(([what, pattern]) => [...code.matchAll(pattern)].map(({ index }) => ({ what, line: lineOf(starts, index) })))
  const unique = new Map(found.map((danger) => [`${danger.line} ${danger.what}`, danger]))
  return [...unique.values()].toSorted((a, b) => a.line - b.line).slice(0, maxNamed)
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

function lineOf(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle
  }
  return low + 1
}
