/** Why a new password cannot be taken yet, in a sentence; undefined when it can. */
export function passwordFault(password: string, again: string): string | undefined {
  if (password.length < 12) return 'A password has at least 12 characters.'
  return password === again ? undefined : 'The two passwords are not the same.'
}
