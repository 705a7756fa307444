import { hash, verify } from '@node-rs/argon2'

/**
 * argon2id with 19 MiB, two passes, one lane: the OWASP minimum.
 * Source: cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html.
 */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 }

/** A hash of something nobody knows, so that asking for an unknown person takes as long as for a known one. */
let nobodysHash: Promise<string> | undefined

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), parameters)
}

/** Whether a password is the one of a stored hash. Without a hash (no such person) it takes as long and is false. */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  if (stored !== undefined) return verify(stored, password.normalize('NFKC')).catch(() => false)
  nobodysHash ??= hashPassword(crypto.randomUUID())
  await verify(await nobodysHash, password.normalize('NFKC'))
  return false
}
