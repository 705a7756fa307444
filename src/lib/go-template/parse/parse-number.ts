import { goString } from '#lib/promql'
import { goQuoted } from '../text/go-quoted.ts'
import type { NumberNode } from './template-node.ts'

const [leastInt, mostInt, mostUint] = [-(2n ** 63n), 2n ** 63n - 1n, 2n ** 64n - 1n]

/** A number of a template, or what Go says of it. */
export function parseNumber(text: string, at: number): NumberNode | string {
  if (text.startsWith("'")) return characterOf(text, at)
  if (text.endsWith('i')) return { kind: 'number', at, text, int: undefined, float: undefined, isComplex: true }
  const plain = text.replaceAll('_', '')
  const int = isWellSpaced(text) ? intOf(plain) : undefined
  if (int !== undefined && int <= mostUint && int >= leastInt) return { kind: 'number', at, text, int: int <= mostInt ? int : undefined, float: Number(int), isComplex: false }
  const float = floatOf(plain)
  if (float === undefined) return `illegal number syntax: ${goQuoted(text)}`
  if (!/[.eEpP]/.test(text)) return `integer overflow: ${goQuoted(text)}`
  return { kind: 'number', at, text, int: Number.isInteger(float) && Math.abs(float) < 2 ** 63 ? BigInt(float) : undefined, float, isComplex: false }
}

function characterOf(text: string, at: number): NumberNode | string {
  const inner = text.slice(1, -1)
  const value = goString(inner === '"' ? `'"'` : text)
  if (value === undefined || value === '') return 'invalid syntax'
  const [first = ''] = value
  if (first.length < value.length) return `malformed character constant: ${text}`
  const code = BigInt(first.codePointAt(0) ?? 0)
  return { kind: 'number', at, text, int: code, float: Number(code), isComplex: false }
}

/** Underscores stand between digits only. */
function isWellSpaced(text: string): boolean {
  return !text.includes('_') || /^[-+]?(?:0(?:[xX](?:_?[0-9a-fA-F])+|[oO]?(?:_?[0-7])+|[bB](?:_?[01])+)|[1-9](?:_?\d)*)$/.test(text)
}

function intOf(text: string): bigint | undefined {
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/.exec(text) ?? []
  const value = /^0[xX][0-9a-fA-F]+$|^0[oO][0-7]+$|^0[bB][01]+$|^(?:0|[1-9]\d*)$/.test(digits) ? BigInt(digits.toLowerCase()) : /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : undefined
  if (value === undefined) return undefined
  return sign === '-' ? -value : value
}

function floatOf(text: string): number | undefined {
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text)) {
    const value = Number(text)
    return Number.isFinite(value) ? value : undefined
  }
  const [, sign = '', whole = '', fraction = '', exponent = ''] = /^([-+]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([-+]?\d+)$/.exec(text) ?? []
  if (whole + fraction === '') return undefined
  const value = Number.parseInt(whole + fraction, 16) * 2 ** (Number(exponent) - 4 * fraction.length)
  return sign === '-' ? -value : value
}
