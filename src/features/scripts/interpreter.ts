import type { ScriptFacts } from './contract.ts'

export interface Shebang {
  readonly program: string
  /** The line ends with a carriage return, which the system takes for a part of the program's name. */
  readonly hasCarriageReturn: boolean
}

/** The program of `#!/usr/bin/env -S python3 -u` or `#!/bin/bash`. */
export function readShebang(text: string): Shebang | undefined {
  const [, line] = /^#!([^\n]{0,300})(?:\n|$)/.exec(text) ?? []
  if (line === undefined) return undefined
  const words = line.trim().split(/\s+/)
  const [first = '', ...rest] = words
  const program = baseName(first) === 'env' ? baseName(rest.find((word) => !word.startsWith('-') && !word.includes('=')) ?? '') : baseName(first)
  return program === '' ? undefined : { program, hasCarriageReturn: line.endsWith('\r') }
}

/** The language that a program reads; undefined for those that are not looked into. */
export function languageOf(program: string): ScriptFacts['language'] | undefined {
  if (/^(ba|da|a|z|k|mk|pdk)?sh$/.test(program)) return 'shell'
  if (/^(python|pypy)[\d.]*w?$/.test(program)) return 'python'
  return /^(pwsh|powershell)(-preview|\.exe)?$/.test(program) ? 'powershell' : undefined
}

const wellKnown = [
  'sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'mksh', 'csh', 'tcsh', 'fish', 'python', 'python2', 'python3', 'pypy', 'pypy3', 'pwsh', 'powershell', 'node', 'nodejs', 'deno', 'bun', 'ruby', 'perl', 'php', 'lua', 'luajit', 'make', 'awk', 'gawk', 'mawk', 'nawk', 'sed', 'expect', 'tclsh', 'wish', 'groovy', 'scala', 'julia', 'bats', 'busybox', 'env',
  'elixir', 'escript', 'guile', 'ocaml', 'runghc', 'stack', 'swift', 'osascript', 'nix-shell', 'nix', 'jq', 'go', 'uv', 'pipx', 'tsx', 'ts-node', 'zx', 'just', 'docker', 'openrc-run', 'rc', 'crystal', 'racket', 'sbcl', 'nu', 'elvish', 'xonsh', 'ipython', 'jython', 'rscript', 'babashka', 'bb', 'clojure', 'kotlin', 'java', 'jshell', 'dart', 'gjs', 'phantomjs', 'cargo', 'rust-script', 'vim', 'emacs', 'gnuplot', 'octave', 'sage', 'sclang', 'pike', 'dc', 'bc', 'ssh', 'sudo', 'true', 'false', 'cat', 'sbash', 'rbash', 'gosh', 'oil', 'osh', 'ysh', 'yash', 'posh', 'lksh', 'rksh', 'pdksh',
]

/** The well-known program that a name is misspelled from: one letter wrong, missing, too many, or two changed over. */
export function misspelledFrom(program: string): string | undefined {
  const plain = program.replace(/[\d.]+$/, '').toLowerCase()
  if (plain.length < 3 || wellKnown.includes(plain) || wellKnown.includes(program.toLowerCase())) return undefined
  return ['bash', 'python', 'python3', 'pwsh', 'powershell', 'node', 'ruby', 'perl'].find((known) => known.length >= 4 && isOneSlip(plain, known.replace(/\d$/, '')))
}

function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start += 1
  const left = a.slice(start)
  const right = b.slice(start)
  if (left.slice(1) === right.slice(1) || left.slice(1) === right || left === right.slice(1)) return true
  return left.length === right.length && left.length > 1 && left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2)
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
