import type { ScriptContent, ScriptParameter } from './contract.ts'
import { dangersIn } from './dangers.ts'
import { firstSentence, headComments } from './first-sentence.ts'
import { knownCommands } from './known-commands.data.ts'
import { shellCode } from './shell-code.ts'

/** What the shell itself sets, or every login has. */
const ownVariables = new Set(['PATH', 'HOME', 'PWD', 'OLDPWD', 'USER', 'LOGNAME', 'SHELL', 'TERM', 'IFS', 'RANDOM', 'LINENO', 'SECONDS', 'UID', 'EUID', 'PPID', 'HOSTNAME', 'HOSTTYPE', 'MACHTYPE', 'OSTYPE', 'OPTARG', 'OPTIND', 'OPTERR', 'FUNCNAME', 'PIPESTATUS', 'REPLY', 'SHLVL', 'SHELLOPTS', 'BASHPID', 'COLUMNS', 'LINES', 'PS1', 'PS2', 'PS4', 'EPOCHSECONDS', 'DIRSTACK', 'COMP_WORDS', 'COMP_CWORD', 'COMPREPLY', 'MAPFILE', 'COPROC'])
const commandPattern = new RegExp(`(?:^|[|;&(\`{!]|\\b(?:then|do|else|exec|if|elif|while|until|xargs|time|nohup|env|eval|command|retry)[ \\t])[ \\t]*(?:sudo[ \\t]+(?:-\\S{1,40}[ \\t]+){0,5})?(?:[A-Z_][A-Z0-9_]{0,60}=\\S{0,200}[ \\t]+){0,8}(${knownCommands.join('|')})(?=[\\s;)|&\`]|$)`, 'gm')

/** In the branch of an option `$1` and `$2` are that option and its value. */
const optionBranch = /^[ \t]*"?--?[\w|"=* \t-]{0,200}\)[^\n]*$/gm

/** Facts of a script in Bash, sh or a shell like them. */
export function readShell(text: string): ScriptContent {
  const code = shellCode(text)
  const outside = withoutFunctions(code)
  return {
    purpose: firstSentence(headComments(text)), usage: usageOf(text), parameters: [...options(code), ...positional(outside.replace(optionBranch, ''))], environment: environmentOf(code),
    commands: [...new Set([...code.matchAll(commandPattern)].map(([, command = '']) => command))].toSorted(), dangers: dangersIn(code, 'shell'), sources: sourcesOf(code),
  }
}

function usageOf(text: string): string | null {
  const [, usage] = /\busage:[ \t]*([^\n"']{3,200})/i.exec(text) ?? []
  return usage === undefined ? null : usage.replace(/\\n.*$/, '').trim().slice(0, 200)
}

/** `$1` in a function is the function's. */
function withoutFunctions(code: string): string {
  let end: RegExp | undefined
  return code.split('\n').map((line) => {
    if (end !== undefined) {
      if (end.test(line)) end = undefined
      return ''
    }
    const [, indent, rest = ''] = /^([ \t]*)(?:function\s+[\w:.-]+\s*(?:\(\s*\))?|[\w:.-]+\s*\(\s*\))\s*(.*)$/.exec(line) ?? []
    if (indent === undefined || (!rest.startsWith('{') && !rest.startsWith('(') && rest !== '')) return line
    if (!/[})]\s*;?\s*$/.test(rest)) end = new RegExp(`^${indent}[})]`)
    return ''
  }).join('\n')
}

function positional(code: string): ScriptParameter[] {
  const found = new Map<number, ScriptParameter>()
  for (const match of code.matchAll(/(?:\b([A-Za-z_]\w*)=)?"?\$(?:\{([1-9])(:?[?=+-])?|([1-9])(?!\d))/g)) {
    const [, name, braced, operator = '', plain] = match
    const place = Number(braced ?? plain)
    const before = found.get(place)
    const isRequired = operator.endsWith('?') || (before?.isRequired ?? false)
    found.set(place, { name: before !== undefined && !before.name.startsWith('$') ? before.name : (name ?? `$${place}`), kind: 'positional', type: null, isRequired, choices: [], description: null })
  }
  return [...found].toSorted(([a], [b]) => a - b).map(([, parameter]) => parameter)
}

/** `getopts "ab:"` and the branches of `case` that begin with a dash. */
function options(code: string): ScriptParameter[] {
  const found = new Map<string, ScriptParameter>()
  const add = (name: string, takesValue: boolean) => {
    if (!found.has(name) || takesValue) found.set(name, { name, kind: takesValue ? 'value' : 'flag', type: null, isRequired: false, choices: [], description: null })
  }
  for (const [, letters = ''] of code.matchAll(/\bgetopts\s+["']?:?([A-Za-z0-9:?-]+)/g)) for (const [, letter = '', colon] of letters.matchAll(/([A-Za-z0-9])(:?)/g)) add(`-${letter}`, colon === ':')
  const branch = /^[ \t]*(?:\([ \t]*)?((?:"?-{1,2}[A-Za-z0-9][\w-]*(?:=\*)?"?)(?:[ \t]*\|[ \t]*"?-{1,2}[A-Za-z0-9][\w-]*(?:=\*)?"?){0,8})[ \t]*\)(?=([^\n]{0,200}(?:\n[^\n]{0,200}){0,3}))/gm
  for (const [, names = '', body = ''] of code.matchAll(branch)) {
    const own = body.split(';;')[0] ?? ''
    const takesValue = names.includes('=*') || /\$\{?2\b|\bshift 2\b|OPTARG|#\*=|shift\s*\n[^\n]*\$\{?1\b/.test(own)
    for (const name of names.split('|')) add(name.trim().replace(/"/g, '').replace(/=\*$/, ''), takesValue)
  }
  return [...found.values()]
}

/** Names in capitals that are read before the script itself sets them. */
function environmentOf(code: string): string[] {
  const set = new Map<string, number>()
  for (const match of code.matchAll(/(?:^|[\s;&|(])(?:(?:export|local|readonly|declare|typeset)\s+(?:-\w+\s+)*)?([A-Z_][A-Z0-9_]*)\+?=|\bfor\s+([A-Z_][A-Z0-9_]*)\s+in\b|\bread\s+(?:-\w+\s+)*([A-Z_][A-Z0-9_]*)/g)) {
    const name = match[1] ?? match[2] ?? match[3] ?? ''
    if (!set.has(name)) set.set(name, match.index)
  }
  const read = new Set<string>()
  for (const match of code.matchAll(/\$\{?([A-Z_][A-Z0-9_]*)(:?[-?+=])?/g)) {
    const [, name = '', operator] = match
    if (name.length < 2 || ownVariables.has(name) || name.startsWith('BASH_')) continue
    const setAt = set.get(name)
    // `NAME="${NAME:-default}"` reads it, though it stands behind where it is set.
    const isOwnDefault = setAt !== undefined && operator !== undefined && /^[A-Z0-9_]*\+?=["$({\s]*$/.test(code.slice(setAt, match.index).replace(/^[\s;&|(]*(?:(?:export|local|readonly|declare|typeset)\s+(?:-\w+\s+)*)?/, ''))
    if (setAt === undefined || match.index < setAt || isOwnDefault) read.add(name)
  }
  return [...read].toSorted()
}

/** What is read into the script, where its path is written out. */
function sourcesOf(code: string): string[] {
  return [...new Set([...code.matchAll(/^[ \t]*(?:source|\.)[ \t]+"?((?:\$\{?\w+\}?\/)?[\w./-]+)"?/gm)].map(([, path = '']) => path).filter((path) => !path.startsWith('/dev/')))]
}
