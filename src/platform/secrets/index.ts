/** Secrets at rest, tokens, passwords and signatures. Nothing here writes a secret anywhere but into its result. */
export { hashPassword, verifyPassword } from './password.ts'
export { openSecretBox, type SecretBox } from './secret-box.ts'
export { isHmacValid, signHmac } from './signature.ts'
export { hashToken, isEqualSecret, isTokenFormed, newToken } from './token.ts'
