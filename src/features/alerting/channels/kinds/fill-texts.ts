/** Texts by names of the user's own, filled in; those that come out empty are left out. */
export async function fillTexts(texts: Readonly<Record<string, string>> | undefined, fill: (text: string) => Promise<string>): Promise<Record<string, string>> {
  const entries = await Promise.all(Object.entries(texts ?? {}).map(async ([name, text]) => [name, await fill(text)] as const))
  return Object.fromEntries(entries.filter(([, text]) => text !== ''))
}
