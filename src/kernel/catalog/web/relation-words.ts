/** `dependsOn` → `depends on`. */
export function relationWords(type: string): string {
  return type.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`)
}
