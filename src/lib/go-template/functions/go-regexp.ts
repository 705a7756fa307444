import { RE2JS } from 're2js'

const known = new Map<string, RE2JS>()
const mostKept = 1000

/** A pattern of RE2. Throws with Go's words; `isMust` with those of `regexp.MustCompile`. */
export function goRegexp(pattern: string, isMust = false): RE2JS {
  const before = known.get(pattern)
  if (before) return before
  try {
    const compiled = RE2JS.compile(pattern)
    if (known.size >= mostKept) known.clear()
    known.set(pattern, compiled)
    return compiled
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new Error(isMust ? `regexp: Compile(\`${pattern}\`): ${message}` : message, { cause: error })
  }
}

/** Go's `ReplaceAllString`: `$1`, `${1}` and `${name}` in the replacement; a name is as long as it can be. */
export function replaceAll(pattern: string, replacement: string, text: string): string {
  const matcher = goRegexp(pattern, true).matcher(text)
  let [out, at] = ['', 0]
  while (matcher.find()) {
    out += text.slice(at, matcher.start()) + replacement.replaceAll(/\$(?:\$|\{(\w+)\}|(\w+))/g, (whole, braced: string | undefined, bare: string | undefined) => {
      if (whole === '$$') return '$'
      return groupOf(matcher, braced ?? bare ?? '')
    })
    at = matcher.end()
  }
  return out + text.slice(at)
}

function groupOf(matcher: ReturnType<RE2JS['matcher']>, name: string): string {
  try {
    return (/^\d+$/.test(name) ? matcher.group(Number(name)) : matcher.group(name)) ?? ''
  } catch {
    return ''
  }
}
