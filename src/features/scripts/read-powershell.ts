import { closingBracket, splitArguments } from './call-arguments.ts'
import type { ScriptContent, ScriptParameter } from './contract.ts'
import { dangersIn } from './dangers.ts'
import { firstSentence, headComments } from './first-sentence.ts'
import { knownCommands } from './known-commands.data.ts'

const commandPattern = new RegExp(`(?:^|[|;&({=]|\\b(?:exec|then|return)[ \\t])[ \\t]*(?:&[ \\t]*)?["']?(${knownCommands.join('|')})(?:\\.exe)?["']?(?=[\\s;)|]|$)`, 'gim')

/** Facts of a PowerShell script: its `param` block and its comment-based help (learn.microsoft.com → about_Comment_Based_Help). */
export function readPowershell(text: string): ScriptContent {
  const help = helpOf(text)
  const code = withoutComments(text)
  return {
    purpose: firstSentence([help.get('SYNOPSIS') ?? '', help.get('DESCRIPTION') ?? '', ...blockParagraphs(text), ...headComments(text)].filter((paragraph) => paragraph !== '')),
    usage: help.get('EXAMPLE')?.trim().split('\n')[0]?.trim().slice(0, 200) ?? null, parameters: parametersOf(code, help),
    environment: [...new Set([...code.matchAll(/\$\{?env:([A-Za-z_]\w*)|GetEnvironmentVariable\([ \t]*["'](\w+)["']/gi)].filter((match) => !isAssigned(code, match)).map(([, short, long]) => short ?? long ?? ''))].toSorted(),
    commands: [...new Set([...code.matchAll(commandPattern)].map(([, command = '']) => command.toLowerCase()))].toSorted(), dangers: dangersIn(code, 'powershell'),
    sources: [...new Set([...[...code.matchAll(/^[ \t]*Import-Module[ \t]+(?:-\w+[ \t]+)?["']?([\w$:{}.\\/-]+)/gim)].map(([, name = '']) => name), ...[...code.matchAll(/^[ \t]*\.[ \t]+["']?([\w$:{}.\\/ -]+\.ps1)/gim)].map(([, name = '']) => name)])],
  }
}

/** Block and line comments are blanked out; lines stay where they are. */
function withoutComments(text: string): string {
  const closed = closedPart(text)
  const token = /(?<=^|\s)#[^\n]*|"(?:[^"`\n]|`[^]|"")*"|'[^'\n]*'/gm
  const withBlocks = /<#[^#]*(?:#(?!>)[^#]*)*#>|(?<=^|\s)#[^\n]*|"(?:[^"`\n]|`[^]|"")*"|'[^'\n]*'/gm
  return closed.replace(withBlocks, blank) + text.slice(closed.length).replace(token, blank)
}

/** Behind this no block of comment ends, and none need be looked for. */
function closedPart(text: string): string {
  return text.slice(0, text.lastIndexOf('#>') + 1 === 0 ? 0 : text.lastIndexOf('#>') + 2)
}

function blank(token: string): string {
  return token.startsWith('<#') || token.startsWith('#') ? token.replace(/[^\n]/g, ' ') : token
}

function isAssigned(code: string, match: RegExpMatchArray): boolean {
  return /^\}?[ \t]*=(?!=)/.test(code.slice((match.index ?? 0) + match[0].length, (match.index ?? 0) + match[0].length + 20))
}

/** Keywords of the first block of help: `SYNOPSIS`, `PARAMETER name` and so on, each with the lines below it. */
function helpOf(text: string): ReadonlyMap<string, string> {
  const blocks = [...closedPart(text.slice(0, 50_000)).matchAll(/<#([^#]*(?:#(?!>)[^#]*)*)#>/g)].map(([, block = '']) => helpIn(block))
  return blocks.find((help) => help.size > 0) ?? new Map()
}

function helpIn(block: string): Map<string, string> {
  const help = new Map<string, string>()
  let key: string | undefined
  for (const line of block.split(/\r?\n/)) {
    const [, name, argument] = /^[ \t]*\.([A-Z]{4,30})(?:[ \t]+(\w+))?[ \t]*$/i.exec(line) ?? []
    if (name !== undefined) key = argument === undefined ? name.toUpperCase() : `${name.toUpperCase()} ${argument.toLowerCase()}`
    else if (key !== undefined) help.set(key, `${help.get(key) ?? ''}\n${line}`.trimStart())
  }
  return help
}

/** A block of comment at the very head that is no help in the form above. */
function blockParagraphs(text: string): string[] {
  const [, block] = /^\s*<#([^#]*(?:#(?!>)[^#]*)*)#>/.exec(closedPart(text.slice(0, 20_000))) ?? []
  return block === undefined || /^\s*\.[A-Z]{4,}/m.test(block) ? [] : block.split(/\n\s*\n/)
}

/** The script's own `param`, before which only attributes, `using` and comments may stand. */
function parametersOf(code: string, help: ReadonlyMap<string, string>): ScriptParameter[] {
  const head = headOf(code)
  if (head === undefined) return []
  const end = closingBracket(code, head, '`')
  if (end === undefined) return []
  return splitArguments(code.slice(head, end), '`').flatMap((part): ScriptParameter[] => {
    const { attributes, rest } = attributesOf(part)
    const [, name] = /^\$\{?(\w+)/.exec(rest) ?? []
    if (name === undefined) return []
    const type = attributes.findLast((attribute) => /^[\w.]+(\[\])?$/.test(attribute)) ?? null
    const parameter = attributes.find((attribute) => /^(System\.Management\.Automation\.)?Parameter\s*\(/i.test(attribute)) ?? ''
    const set = attributes.find((attribute) => /^ValidateSet\s*\(/i.test(attribute)) ?? ''
    return [{
      name: `-${name}`, kind: /^(switch|System\.Management\.Automation\.SwitchParameter)$/i.test(type ?? '') ? 'flag' : 'value', type, isRequired: /\bMandatory\b(?!\s*=\s*(\$false|0))/i.test(parameter),
      choices: [...set.matchAll(/["']([^"'\n]*)["']/g)].map(([, choice = '']) => choice), description: (help.get(`PARAMETER ${name.toLowerCase()}`) ?? helpMessage(parameter))?.replace(/\s+/g, ' ').trim().slice(0, 200) ?? null,
    }]
  })
}

/** Where the inside of `param(` begins. */
function headOf(code: string): number | undefined {
  for (let at = 0; at < code.length; ) {
    const rest = code.slice(at, at + 200)
    const [blank = ''] = /^\s+/.exec(rest) ?? []
    const [using = ''] = /^using [^\n]*/i.exec(rest) ?? []
    const [param] = /^param\s*\(/i.exec(rest) ?? []
    if (param !== undefined) return at + param.length
    if (blank !== '' || using !== '') at += blank.length + using.length
    else if (rest.startsWith('[')) at = (closingBracket(code, at + 1, '`') ?? code.length) + 1
    else return undefined
  }
  return undefined
}

function helpMessage(parameter: string): string | undefined {
  return /HelpMessage\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(parameter)?.slice(1).find((message) => message !== undefined)
}

/** The `[...]` that stand before a parameter's name. */
function attributesOf(part: string): { attributes: string[]; rest: string } {
  const attributes: string[] = []
  let rest = part.trim()
  while (rest.startsWith('[')) {
    const end = closingBracket(rest, 1, '`')
    if (end === undefined) break
    attributes.push(rest.slice(1, end).trim())
    rest = rest.slice(end + 1).trim()
  }
  return { attributes, rest }
}
