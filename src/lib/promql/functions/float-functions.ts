import { goMax, goMin } from './go-math.ts'

/** One number from one; `args` are the further arguments at that step. */
export const floatFunctions: Readonly<Record<string, (value: number, args: readonly number[]) => number>> = {
  abs: Math.abs, ceil: Math.ceil, floor: Math.floor, exp: Math.exp, sqrt: Math.sqrt, ln: Math.log, log2: Math.log2, log10: Math.log10,
  sin: Math.sin, cos: Math.cos, tan: Math.tan, asin: Math.asin, acos: Math.acos, atan: Math.atan,
  sinh: Math.sinh, cosh: Math.cosh, tanh: Math.tanh, asinh: Math.asinh, acosh: Math.acosh, atanh: Math.atanh,
  deg: (value) => value * 180 / Math.PI,
  rad: (value) => value * Math.PI / 180,
  sgn: (value) => value < 0 ? -1 : value > 0 ? 1 : value,
  clamp: (value, [least, most]) => goMax(least as number, goMin(most as number, value)),
  clamp_min: (value, [least]) => goMax(least as number, goMin(Infinity, value)),
  clamp_max: (value, [most]) => goMax(-Infinity, goMin(most as number, value)),
  // By the inverse, as Prometheus does it: fewer errors of floating point.
  round: (value, [nearest = 1]) => Math.floor(value * (1 / nearest) + 0.5) / (1 / nearest),
}
