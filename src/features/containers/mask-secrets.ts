/** Names of settings whose values nobody should read. */
const secretName = /pass(word|wd|phrase)?|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|credential|auth(?!or)/i

export function isSecretName(name: string): boolean {
  return secretName.test(name)
}

/** A command without the values that look secret: passwords in addresses, of flags and of variables. */
export function maskSecrets(text: string): string {
  return text
    .slice(0, 2000)
    .replace(/([a-z][a-z0-9+.-]{0,30}:\/\/)[^/@\s"']{1,300}@/gi, '$1***@')
    .replace(/(\b(?:mysql|mariadb)[\w-]{0,20}\s[^|;&]{0,300}?\s-p|\bredis-cli\s[^|;&]{0,300}?-a\s+|\bcurl\s[^|;&]{0,300}?(?:-u|--user)[\s=]+)(?![$-])[^\s"']{1,500}/gi, '$1***')
    .replace(/(\b[\w-]{0,60}(?:pass(?:word|wd|phrase)?|secret|token|key|credentials?)(?:=|\s+|["'],\s*["']))(?![$-])[^\s"']{1,500}/gi, '$1***')
}
