/** Words in a commit's message by which its author asks for no run. https://docs.github.com/en/actions/how-tos/manage-workflow-runs/skip-workflow-runs */
const words = ['[skip ci]', '[ci skip]', '[no ci]', '[skip actions]', '[actions skip]']

/** The word or trailer in the message that keeps workflows from running; undefined when there is none. */
export function skipWord(message: string): string | undefined {
  const lower = message.toLowerCase()
  return words.find((word) => lower.includes(word)) ?? /\n\n(?:.*\n)*(skip-checks: ?true)\s*$/.exec(lower)?.[1]
}
