const longest = 10_000
const named = /((?:pass(?:word|wd|phrase)?|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|authorization|credential)s?["']?\s*[:=]\s*["']?(?:(?:bearer|basic)\s+)?)([^\s"',;&]+)/gi
const inAddress = /(:\/\/[^\s:/@]+:)[^\s@/]+(?=@)/g

/** What a job sent along, cut, with what is called a password, key or token taken out. NUL cannot be stored. */
export function maskBody(body: Buffer): string {
  const text = body.subarray(0, longest).toString('utf8').replaceAll('\0', '').replace(/\uFFFD+$/, '')
  return text.replace(named, '$1***').replace(inAddress, '$1***')
}
