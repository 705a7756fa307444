import { type DetectedProblem, type FileDetector, type FoundFile, nothingDetected, partOfRepository, pathInside, placeRef } from '#kernel/feature'
import type { ScriptContent, ScriptFacts } from './contract.ts'
import { languageOf, misspelledFrom, readShebang, type Shebang } from './interpreter.ts'
import { readPowershell } from './read-powershell.ts'
import { readPython } from './read-python.ts'
import { readShell } from './read-shell.ts'

const readers: Readonly<Record<ScriptFacts['language'], (text: string) => ScriptContent>> = { shell: readShell, python: readPython, powershell: readPowershell }
const byEnding: Readonly<Record<string, readonly [ScriptFacts['language'], string]>> = { sh: ['shell', 'sh'], bash: ['shell', 'bash'], zsh: ['shell', 'zsh'], ksh: ['shell', 'ksh'], ps1: ['powershell', 'pwsh'], py: ['python', 'python3'] }

const scriptEnding = /\.(sh|bash|zsh|ksh|ps1)$/
const pythonTest = /(^|\/)(test_[^/]*|[^/]*_test|conftest|setup|__init__|manage_test)\.py$/
const toolFolder = /(^|\/)(scripts?|bin|tools?|hack|ops|ci|\.ci|contrib|utils?|dev)\//
const powershellTest = /\.tests\.ps1$/i
const gitHook = /(^|\/)(hooks|\.git)\/[^/]*\.sample$/

/**
 * Scripts that people and pipelines start: in Bash and shells like it, Python and PowerShell. What they do is read, never
 * tried. Python modules that other code imports, tests and setup.py are none.
 */
export const detectScripts: FileDetector = {
  kind: 'file', id: 'scripts.scripts', endings: ['sh', 'bash', 'zsh', 'ksh', 'ps1', 'py', ''],
  matches(path, traits) {
    if (scriptEnding.test(path)) return !powershellTest.test(path)
    if (path.endsWith('.py')) return !pythonTest.test(path) && (toolFolder.test(path) || traits.isExecutable)
    return !path.includes('.', path.lastIndexOf('/') + 1) && traits.isExecutable && !gitHook.test(path)
  },
  async detect(file) {
    const ending = /\.([a-z0-9]+)$/.exec(file.path)?.[1]
    const text = await textOf(file, ending !== undefined)
    if (text === undefined) return nothingDetected
    const shebang = readShebang(text)
    const [language, interpreter] = kindOf({ ending, shebang, text })
    if (language === undefined) return nothingDetected
    return detectionOf(file, { text, language, interpreter, shebang })
  },
}

/** A file without an ending may be any program; only one that reads as text can be a script. */
async function textOf(file: FoundFile, isScriptByName: boolean): Promise<string | undefined> {
  return isScriptByName ? file.text() : file.text().catch(() => undefined)
}

interface Seen {
  readonly ending: string | undefined
  readonly shebang: Shebang | undefined
  readonly text: string
}

function kindOf({ ending, shebang, text }: Seen): readonly [ScriptFacts['language'] | undefined, string] {
  const misspelled = shebang && misspelledFrom(shebang.program)
  const program = misspelled ?? shebang?.program
  const byProgram = program === undefined ? undefined : languageOf(program)
  const byName = ending === undefined ? undefined : byEnding[ending]
  if (ending === 'py') {
    const isStarted = byProgram === 'python' || /^if\s+__name__\s*==\s*["']__main__["']/m.test(text)
    return [isStarted ? 'python' : undefined, program ?? 'python3']
  }
  if (byName) return [byProgram ?? byName[0], program ?? byName[1]]
  return [byProgram, program ?? '']
}

function detectionOf(file: FoundFile, { text, language, interpreter, shebang }: { text: string; language: ScriptFacts['language']; interpreter: string; shebang: Shebang | undefined }) {
  const ref = placeRef('script', file)
  const path = pathInside(file)
  const content = readers[language](text)
  const spec: ScriptFacts = { path, language, interpreter, ...content, lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0) }
  const title = path.slice(path.lastIndexOf('/') + 1)
  return {
    entities: [{ ref, title, ...(content.purpose === null ? {} : { description: content.purpose }), spec: { ...spec }, evidence: { file: file.path, line: 1 } }],
    relations: partOfRepository(ref, file),
    problems: shebang ? problemsOf(file, shebang).map((problem) => ({ ...problem, entity: ref })) : [],
  }
}

function problemsOf(file: FoundFile, { program, hasCarriageReturn }: Shebang): DetectedProblem[] {
  const meant = misspelledFrom(program)
  const evidence = { file: file.path, line: 1 }
  if (meant !== undefined) return [{ key: 'interpreter', topic: 'never-runs', message: `Its first line names ${program}, which is probably ${meant} misspelled, so that the system cannot start it. Correct the line.`, evidence }]
  if (hasCarriageReturn && languageOf(program) !== 'powershell') return [{ key: 'carriage-return', topic: 'never-runs', message: 'Its first line ends as Windows writes lines, so that the system looks for a program of another name. Save the file with line feeds only.', evidence }]
  return []
}
