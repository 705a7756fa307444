import { callsOf, splitArguments } from './call-arguments.ts'
import type { ScriptContent, ScriptParameter } from './contract.ts'
import { dangersIn } from './dangers.ts'
import { firstSentence, headComments } from './first-sentence.ts'
import { knownCommands } from './known-commands.data.ts'

const known: ReadonlySet<string> = new Set(knownCommands)

/** Facts of a script in Python: argparse, click, Typer and sys.argv tell its parameters. */
export function readPython(text: string): ScriptContent {
  const code = withoutComments(text)
  const docstring = docstringOf(text)
  const [, usage] = /^[ \t]*usage:[ \t]*(\S.{1,200})$/im.exec(docstring ?? '') ?? []
  return {
    purpose: firstSentence([...(docstring?.split(/\n\s*\n/) ?? []), ...headComments(text), ...descriptionOf(code)]), usage: usage?.trim() ?? null,
    parameters: [...argparse(code), ...click(code), ...typer(code), ...argv(code)], environment: environmentOf(code), commands: commandsOf(code), dangers: dangersIn(code, 'python'),
    sources: [...new Set([...code.matchAll(/^(?:from|import)[ \t]+([A-Za-z_][\w.]*)/gm)].map(([, name = '']) => name.split('.')[0] ?? name))].toSorted(),
  }
}

/** The code proper: comments that stand alone in their line are left out, the lines stay. */
function withoutComments(text: string): string {
  return text.replace(/^[ \t]*#[^\n]*/gm, '')
}

/** The text that a module begins with. */
function docstringOf(text: string): string | undefined {
  const begin = /^(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*[rRuU]?("""|''')/.exec(text.slice(0, 8000))
  if (!begin) return /^(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*"([^"\n]{1,500})"[ \t]*\r?\n/.exec(text.slice(0, 8000))?.[1]
  const end = text.indexOf(begin[1] ?? '"""', begin[0].length)
  return end < 0 ? undefined : text.slice(begin[0].length, end).slice(0, 4000)
}

function descriptionOf(code: string): string[] {
  return callsOf(code, /\bArgumentParser\(/g).flatMap(({ inside }) => keywordsOf(inside).get('description') ?? []).flatMap((value) => literal(value) ?? [])
}

function argparse(code: string): ScriptParameter[] {
  const added = callsOf(code, /\.add_argument\(/g).flatMap(({ inside }) => parameterOf(inside, { flags: (words) => words.get('action')?.match(/store_(?:true|false)|count|version|help|BooleanOptional/) !== null && words.has('action') }))
  const parsers = callsOf(code, /\.add_parser\(/g).flatMap(({ inside }): ScriptParameter[] => {
    const name = literal(splitArguments(inside)[0] ?? '')
    return name === undefined ? [] : [{ name, kind: 'command', type: null, isRequired: false, choices: [], description: text(keywordsOf(inside).get('help')) }]
  })
  return [...added, ...parsers]
}

function click(code: string): ScriptParameter[] {
  const options = callsOf(code, /@(?:click\.)?option\(/g).flatMap(({ inside }) => parameterOf(inside, { flags: (words) => words.get('is_flag') === 'True' || words.has('count') }))
  const positional = callsOf(code, /@(?:click\.)?argument\(/g).flatMap(({ inside }) => parameterOf(inside, { flags: () => false }))
  return [...options, ...positional]
}

/** `name: str = typer.Option(...)`, `typer.Argument(...)`. */
function typer(code: string): ScriptParameter[] {
  return [...code.matchAll(/^[ \t]+(\w+)[ \t]*:[ \t]*([\w.[\], |]{1,80}?)[ \t]*=[ \t]*typer\.(Option|Argument)\([ \t]*(\.\.\.)?/gm)].map(([, name = '', type = '', kind, required]) => ({
    name: kind === 'Option' ? `--${name.replaceAll('_', '-')}` : name, kind: kind === 'Argument' ? 'positional' as const : type === 'bool' ? 'flag' as const : 'value' as const, type, isRequired: required !== undefined, choices: [], description: null,
  }))
}

function argv(code: string): ScriptParameter[] {
  const places = [...new Set([...code.matchAll(/\bsys\.argv\[([1-9])\]/g)].map(([, place = '']) => place))].toSorted()
  return places.map((place) => ({ name: `$${place}`, kind: 'positional', type: null, isRequired: false, choices: [], description: null }))
}

function parameterOf(inside: string, { flags }: { flags: (keywords: ReadonlyMap<string, string>) => boolean }): ScriptParameter[] {
  const names = splitArguments(inside).flatMap((part) => literal(part) ?? [])
  const keywords = keywordsOf(inside)
  const long = names.find((each) => each.startsWith('--')) ?? names.find((each) => each.startsWith('-')) ?? names[0]
  if (long === undefined) return []
  const isOption = long.startsWith('-')
  const optional = keywords.get('nargs') === "'?'" || keywords.get('nargs') === '"?"' || keywords.get('nargs')?.includes('*') === true
  return [{
    name: long.split('/')[0] ?? long, kind: !isOption ? 'positional' : flags(keywords) || long.includes('/') ? 'flag' : 'value', type: keywords.get('type')?.replace(/^click\./, '').slice(0, 40) ?? null,
    isRequired: isOption ? keywords.get('required') === 'True' : !optional && keywords.get('required') !== 'False', choices: choicesOf(keywords.get('choices') ?? /Choice\((.*)\)/s.exec(keywords.get('type') ?? '')?.[1]), description: text(keywords.get('help')),
  }]
}

function keywordsOf(inside: string): Map<string, string> {
  return new Map(splitArguments(inside).flatMap((part): [string, string][] => {
    const [, name, value] = /^(\w+)\s*=(?!=)\s*(.*)$/s.exec(part) ?? []
    return name === undefined || value === undefined ? [] : [[name, value]]
  }))
}

/** The text of a string that is written out; several that stand together are one. */
function literal(source: string): string | undefined {
  if (!/^[rbuRBU]?["']/.test(source)) return undefined
  const pieces = [...source.matchAll(/[rbuRBU]?(?:"""([^]*?)"""|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')/g)]
  return pieces.map(([, long, double, single]) => long ?? double ?? single ?? '').join('').replace(/\s+/g, ' ')
}

function text(source: string | undefined): string | null {
  const found = source === undefined ? undefined : literal(source.replace(/^\(\s*/, ''))
  return found === undefined || found === '' ? null : found.slice(0, 200)
}

function choicesOf(source: string | undefined): string[] {
  const [, list] = /^\s*[[({]([^\])}]*)[\])}]/.exec(source ?? '') ?? []
  return [...(list ?? '').matchAll(/["']([^"'\n]*)["']/g)].map(([, choice = '']) => choice).slice(0, 50)
}

function environmentOf(code: string): string[] {
  const found = [...code.matchAll(/\b(?:environ(?:\.get|\.pop)?|getenv)[ \t]*[[(][ \t]*["']([A-Za-z_]\w*)["'](?![^\n\])]{0,80}\][ \t]*=(?!=))/g)].map(([, name = '']) => name)
  const byClick = [...code.matchAll(/\benvvar[ \t]*=[ \t]*["'](\w+)["']/g)].map(([, name = '']) => name)
  return [...new Set([...found, ...byClick])].toSorted()
}

/** Programs that are started: the first word of a list or text given to subprocess, os.system and their like. */
function commandsOf(code: string): string[] {
  const started = [...code.matchAll(/\b(?:run|call|check_call|check_output|Popen|system|popen|getoutput|create_subprocess_exec|create_subprocess_shell|run_command|run_cmd|cmd|command)(?:\(|[ \t]*=[ \t]*)\s{0,20}(?:\w+[ \t]*=[ \t]*)?\[?\s{0,20}[fr]?["']([\w./-]+)/g)]
  return [...new Set(started.map(([, word = '']) => word.slice(word.lastIndexOf('/') + 1)).filter((word) => known.has(word)))].toSorted()
}
