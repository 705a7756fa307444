/** What of a block of code is worth copying: of a session at a prompt (`$ …`) its commands, else all. */
export function codeToCopy(text: string): string {
  const commands = text.split('\n').flatMap((line) => /^\s*\$ (.+)$/.exec(line)?.[1] ?? [])
  return commands.length > 0 ? commands.join('\n') : text
}
