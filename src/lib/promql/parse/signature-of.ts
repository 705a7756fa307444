import { typeNames } from './ast.ts'
import { functions } from './functions.data.ts'

/** A function as somebody reads it: `(range vector, scalar) → instant vector`. Undefined for what is none. */
export function signatureOf(name: string): string | undefined {
  const found = Object.hasOwn(functions, name) ? functions[name] : undefined
  if (!found) return undefined
  const { args, result, more } = found
  const shown = args.map((type, at) => (more !== 0 && at === args.length - 1 ? `[${typeNames[type]}]` : typeNames[type]))
  return `(${[...shown, ...(more === -1 || more > 1 ? ['…'] : [])].join(', ')}) → ${typeNames[result]}`
}
