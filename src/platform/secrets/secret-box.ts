import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { ProductError } from '#lib/errors'
import { readJsonFile, writeJsonFile } from '#platform/files'
import { decryptBytes, encryptBytes, keyBytes } from './aes-gcm.ts'

/** Keeps secrets so that they can be read back only with a key that lies outside the database. */
export interface SecretBox {
  /** A secret as text to be stored. It opens only under the same name. */
  seal(name: string, value: string): string
  /** Throws `invalid` when it was sealed under another name or key, or was changed. */
  open(name: string, sealed: string): string
  /** The same secret under the current key; the value itself is not touched. */
  rewrap(name: string, sealed: string): string
  isCurrent(sealed: string): boolean
  /** Makes a new key current; older ones still open. Throws `conflict` when the key comes from the environment. */
  rotate(): Promise<void>
  /** Forgets older keys, once every secret was rewrapped. */
  dropOldKeys(): Promise<void>
}

interface OpenOptions {
  readonly dataDir: string
  /** DAYBOOK_SECRET_KEY: 32 bytes in base64; older keys may follow after commas. */
  readonly environmentKey?: string | undefined
}

const version = 'dbs1'
const keyFileName = 'secret.key'
const KeyFile = z.object({ keys: z.array(z.string()).min(1) })

/** Opens the box with the key of the environment, else with the one in the data folder, made (0600) at first use. */
export async function openSecretBox({ dataDir, environmentKey }: OpenOptions): Promise<SecretBox> {
  const path = join(dataDir, keyFileName)
  const isFromEnvironment = environmentKey !== undefined && environmentKey !== ''
  let keys = isFromEnvironment ? environmentKey.split(',').map((text) => parseKey(text, 'DAYBOOK_SECRET_KEY')) : await readOrMakeKeys(path)

  async function replaceKeys(next: Buffer[]): Promise<void> {
    if (isFromEnvironment) throw new ProductError('conflict', 'The key comes from DAYBOOK_SECRET_KEY. Put a new key first in it, the old one after a comma, and start again.')
    await writeKeys(path, next)
    keys = next
  }

  return {
    seal: (name, value) => seal(currentOf(keys), name, randomBytes(keyBytes), value),
    open: (name, sealed) => {
      const { dataKey, body } = unwrap(keys, name, sealed)
      return opened(() => decryptBytes(dataKey, body, `value ${name}`)).toString('utf8')
    },
    rewrap: (name, sealed) => {
      const { dataKey, body } = unwrap(keys, name, sealed)
      return assemble(currentOf(keys), name, dataKey, body)
    },
    isCurrent: (sealed) => sealed.split('.')[1] === keyId(currentOf(keys)),
    rotate: () => replaceKeys([randomBytes(keyBytes), ...keys]),
    dropOldKeys: () => replaceKeys([currentOf(keys)]),
  }
}

function seal(key: Buffer, name: string, dataKey: Buffer, value: string): string {
  return assemble(key, name, dataKey, encryptBytes(dataKey, Buffer.from(value, 'utf8'), `value ${name}`))
}

/** `dbs1.<key id>.<data key, wrapped>.<value, encrypted>`, the last two in base64url. */
function assemble(key: Buffer, name: string, dataKey: Buffer, body: Buffer): string {
  return [version, keyId(key), encryptBytes(key, dataKey, `key ${name}`).toString('base64url'), body.toString('base64url')].join('.')
}

function unwrap(keys: readonly Buffer[], name: string, sealed: string): { dataKey: Buffer; body: Buffer } {
  const [found, id, wrapped, body, rest] = sealed.split('.')
  if (found !== version || wrapped === undefined || body === undefined || rest !== undefined) throw unreadable()
  const key = keys.find((candidate) => keyId(candidate) === id)
  if (!key) throw new ProductError('invalid', 'A secret was stored with a key that is not here. Restore secret.key in the data folder, or DAYBOOK_SECRET_KEY, or enter the secret anew.')
  return { dataKey: opened(() => decryptBytes(key, Buffer.from(wrapped, 'base64url'), `key ${name}`)), body: Buffer.from(body, 'base64url') }
}

function opened(decrypt: () => Buffer): Buffer {
  try {
    return decrypt()
  } catch (error) {
    throw unreadable(error)
  }
}

function unreadable(cause?: unknown): ProductError {
  return new ProductError('invalid', 'A stored secret does not open: it was changed, or belongs to another name. Enter it anew.', { cause })
}

function keyId(key: Buffer): string {
  return createHash('sha256').update('daybook key id').update(key).digest('hex').slice(0, 12)
}

function currentOf(keys: readonly Buffer[]): Buffer {
  const [key] = keys
  if (!key) throw new Error('A secret box has no key.')
  return key
}

async function readOrMakeKeys(path: string): Promise<Buffer[]> {
  const file = await readJsonFile(path, KeyFile)
  if (file) return file.keys.map((text) => parseKey(text, path))
  const keys = [randomBytes(keyBytes)]
  await writeKeys(path, keys)
  return keys
}

async function writeKeys(path: string, keys: readonly Buffer[]): Promise<void> {
  await writeJsonFile(path, { keys: keys.map((key) => key.toString('base64')) }, { mode: 0o600 })
}

function parseKey(text: string, source: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length === keyBytes) return key
  throw new ProductError('invalid', `A key in ${source} is not ${keyBytes} bytes in base64. Make one with: openssl rand -base64 ${keyBytes}`)
}
