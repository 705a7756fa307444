/** The first letter of each word large; `isLowering`: and the others small (golang.org/x/text/cases). */
export function titleCase(text: string, isLowering: boolean): string {
  return text.replaceAll(/[\p{L}\p{M}\p{N}_]+(?:['’.:·](?=\p{L})[\p{L}\p{M}\p{N}_]+)*/gu, (word) => {
    const rest = isLowering ? word.toLowerCase() : word
    return rest.replace(/\p{L}/u, (letter) => letter.toUpperCase())
  })
}
