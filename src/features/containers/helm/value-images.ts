import { parseImageName } from '../image/image-name.ts'
import { type Fields, isFields, textOf } from '../plain-value.ts'

export interface ValueImage {
  readonly image: string
  readonly name: string
  readonly tag: string | null
  readonly path: readonly string[]
}

const maxImages = 100

/** Images that a chart's values name: mappings with a `repository` below a key like `image`, and texts of such keys. */
export function valueImages(values: unknown): ValueImage[] {
  const found: ValueImage[] = []
  walk(values, [], found)
  return found
}

function walk(value: unknown, path: readonly string[], found: ValueImage[]): void {
  if (!isFields(value) || path.length > 8 || found.length >= maxImages) return
  const image = isImageKey(path.at(-1)) || typeof value['tag'] === 'string' ? imageOf(value, path) : undefined
  if (image) found.push(image)
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'string' && isImageKey(key)) addText(inner, [...path, key], found)
    walk(inner, [...path, key], found)
  }
}

function isImageKey(key: string | undefined): boolean {
  return key !== undefined && /image$/i.test(key)
}

function imageOf(value: Fields, path: readonly string[]): ValueImage | undefined {
  const repository = textOf(value['repository']) ?? (textOf(value['registry']) === undefined ? undefined : textOf(value['name']))
  if (repository === undefined || repository === '') return undefined
  const registry = textOf(value['registry'])
  const tag = textOf(value['tag']) || undefined
  const image = `${registry ? `${registry}/` : ''}${repository}${tag === undefined ? '' : `:${tag}`}`
  const parsed = parseImageName(image)
  return parsed && { image, name: parsed.name, tag: parsed.tag ?? null, path }
}

function addText(text: string, path: readonly string[], found: ValueImage[]): void {
  const parsed = /[/:]/.test(text) ? parseImageName(text) : undefined
  if (parsed) found.push({ image: text, name: parsed.name, tag: parsed.tag ?? parsed.digest ?? null, path })
}
