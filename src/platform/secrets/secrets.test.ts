import { randomBytes } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ProductError } from '#lib/errors'
import { tempDir } from '../../../test/harness/index.ts'
import { hashPassword, hashToken, isEqualSecret, isHmacValid, isTokenFormed, newToken, openSecretBox, signHmac, verifyPassword } from './index.ts'

it('opens what was sealed, under its own name only', async () => {
  const box = await openSecretBox({ dataDir: await tempDir() })
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string(), (value, name) => {
    const sealed = box.seal(name, value)
    expect(box.open(name, sealed)).toBe(value)
    expect(box.seal(name, value)).not.toBe(sealed)
    expect(() => box.open(`${name}x`, sealed)).toThrow(/does not open/)
  }), { numRuns: 50 })
})

it('notices every change of a sealed text', async () => {
  const box = await openSecretBox({ dataDir: await tempDir() })
  const sealed = box.seal('deploy-key', 'value')
  const [version, id, key = '', body = ''] = sealed.split('.')
  const flip = (text: string, at: number) => `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`
  for (let at = 0; at < key.length - 1; at += 1) expect(() => box.open('deploy-key', [version, id, flip(key, at), body].join('.'))).toThrow(/does not open/)
  for (let at = 0; at < body.length - 1; at += 1) expect(() => box.open('deploy-key', [version, id, key, flip(body, at)].join('.'))).toThrow(/does not open/)
  for (const wrong of ['', 'dbs1', 'dbs2.a.b.c', `${sealed}.x`, `dbs1.${id}..`]) expect(() => box.open('deploy-key', wrong)).toThrow(ProductError)
})

it('keeps its key in a file of its own and rotates it', async () => {
  const dataDir = await tempDir()
  const box = await openSecretBox({ dataDir })
  const file = join(dataDir, 'secret.key')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const sealed = box.seal('name', 'value')
  await box.rotate()
  expect([box.isCurrent(sealed), box.open('name', sealed)]).toEqual([false, 'value'])
  const rewrapped = box.rewrap('name', sealed)
  expect([box.isCurrent(rewrapped), rewrapped.split('.')[3]]).toEqual([true, sealed.split('.')[3]])
  await box.dropOldKeys()
  const again = await openSecretBox({ dataDir })
  expect(again.open('name', rewrapped)).toBe('value')
  expect(() => again.open('name', sealed)).toThrow(/key that is not here/)
  expect((JSON.parse(await readFile(file, 'utf8')) as { keys: string[] }).keys).toHaveLength(1)
})

it('takes its keys from the environment when they are there', async () => {
  const [first, second] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')]
  const dataDir = await tempDir()
  const sealed = (await openSecretBox({ dataDir, environmentKey: first })).seal('name', 'value')
  const box = await openSecretBox({ dataDir, environmentKey: `${second}, ${first}` })
  expect([box.open('name', sealed), box.isCurrent(sealed), box.isCurrent(box.rewrap('name', sealed))]).toEqual(['value', false, true])
  await expect(box.rotate()).rejects.toMatchObject({ code: 'conflict' })
  await expect(openSecretBox({ dataDir, environmentKey: 'short' })).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('openssl rand') })
})

it('makes tokens that are told by their hash', () => {
  const { token, hash } = newToken()
  expect([isTokenFormed(token), hashToken(token) === hash, newToken().token === token]).toEqual([true, true, false])
  expect(hash).toMatch(/^[0-9a-f]{64}$/)
  expect([isTokenFormed('dbk_short'), isTokenFormed(`${token}x`)]).toEqual([false, false])
  expect([isEqualSecret('a', 'a'), isEqualSecret('a', 'b'), isEqualSecret('a', 'aa')]).toEqual([true, false, false])
})

it('hashes passwords with argon2id and takes as long for nobody', async () => {
  const stored = await hashPassword('correct horse')
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(await Promise.all([verifyPassword(stored, 'correct horse'), verifyPassword(stored, 'wrong'), verifyPassword(undefined, 'x'), verifyPassword('no hash', 'x')])).toEqual([true, false, false, false])
  expect(await verifyPassword(await hashPassword('caf\u00e9'), 'cafe\u0301')).toBe(true)
})

it('signs as others do (RFC 4231, case 2)', () => {
  const signature = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'
  expect(signHmac('Jefe', 'what do ya want for nothing?')).toBe(signature)
  expect([isHmacValid('Jefe', 'what do ya want for nothing?', signature.toUpperCase()), isHmacValid('Jefe', 'what', signature), isHmacValid('Jefe', 'what', '')]).toEqual([true, false, false])
})
