import { type EntityRef, entityRef } from '#lib/entity-ref'

export interface ImageName {
  /** Without tag and digest, and without what Docker fills in: `nginx`, `prom/prometheus`, `ghcr.io/acme/shop`. */
  readonly name: string
  readonly tag: string | undefined
  readonly digest: string | undefined
}

const maxLength = 500
const shape = /^([a-zA-Z0-9][a-zA-Z0-9._-]*(?::\d{1,5}(?=\/))?(?:\/[a-zA-Z0-9][a-zA-Z0-9._-]*)*)(?::([\w][\w.-]{0,127}))?(?:@([a-zA-Z0-9+._-]{2,40}:[a-fA-F0-9]{32,128}))?$/

/** Reads an image reference (github.com/distribution/reference); undefined for what is none, such as one with a variable in its name. */
export function parseImageName(text: string): ImageName | undefined {
  if (text.length > maxLength) return undefined
  const [, written, tag, digest] = shape.exec(text.trim()) ?? []
  if (written === undefined) return undefined
  return { name: shortName(written), tag, digest }
}

/** The same when only the tag holds a variable: its name counts, its tag is unknown. */
export function parseOpenImageName(text: string): ImageName | undefined {
  const whole = parseImageName(text)
  if (whole) return whole
  const colon = text.lastIndexOf(':')
  const cut = text.search(/[$@{]/)
  if (cut <= 0) return undefined
  // `shop:${TAG}`, `shop:v${TAG}` and `shop@${DIGEST}` have a name; `shop${SUFFIX}` and `${ORG}/shop` have none.
  const end = text[cut] === '@' ? cut : text.slice(0, cut).lastIndexOf(':')
  if (end <= 0 || text.slice(end).includes('/') || colon < 0) return undefined
  const open = parseImageName(text.slice(0, end))
  return open && { name: open.name, tag: undefined, digest: undefined }
}

function shortName(written: string): string {
  return written.replace(/^(?:index\.)?docker\.io\//, '').replace(/^library\//, '')
}

/** `image:default/prom--prometheus`. */
export function imageRef(name: string): EntityRef {
  return entityRef('image', name.replaceAll('/', '--'))
}

/** What comes after the last slash. */
export function lastWord(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}
