/** Go's `net.SplitHostPort`; undefined where it gives an error. */
function splitHostPort(text: string): { readonly host: string; readonly port: string } | undefined {
  const [, inBrackets, bracketPort] = /^\[([^[\]]*)\]:([^:[\]]*)$/.exec(text) ?? []
  if (inBrackets !== undefined) return { host: inBrackets, port: bracketPort ?? '' }
  const [, host, port] = /^([^:[\]]*):([^:[\]]*)$/.exec(text) ?? []
  return host === undefined ? undefined : { host, port: port ?? '' }
}

function isIp(text: string): boolean {
  if (/^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(text)) return true
  if (!text.includes(':') || !/^[0-9a-fA-F:.]+$/.test(text)) return false
  const groups = text.replace(/\d+\.\d+\.\d+\.\d+$/, '0:0').split('::')
  const count = groups.flatMap((side) => side === '' ? [] : side.split(':'))
  return groups.length <= 2 && count.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) && (groups.length === 2 ? count.length < 8 : count.length === 8)
}

export function stripPort(text: string): string {
  return splitHostPort(text)?.host ?? text
}

export function stripDomain(text: string): string {
  const split = splitHostPort(text)
  const host = split?.host ?? text
  if (isIp(host)) return text
  const [first = ''] = host.split('.')
  return split && split.port !== '' ? `${first}:${split.port}` : first
}
