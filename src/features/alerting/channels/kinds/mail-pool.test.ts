import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tempDir } from '../../../../../test/harness/index.ts'
import { MailPool } from './mail-pool.ts'

const received: { isSecure: boolean; user: unknown }[] = []
const servers: SMTPServer[] = []
const pools: MailPool[] = []
let key = ''
let cert = ''
beforeAll(async () => {
  const folder = await tempDir()
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')], { stdio: 'ignore' })
  key = readFileSync(join(folder, 'key.pem'), 'utf8')
  cert = readFileSync(join(folder, 'cert.pem'), 'utf8')
})
afterAll(async () => {
  for (const pool of pools) pool.close()
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => { server.close(() => resolve()) })))
})

async function start(options: SMTPServerOptions): Promise<number> {
  const server = new SMTPServer({
    key, cert, authOptional: true, ...options,
    onAuth: ({ username, password }, _session, callback) => (password === 'right' ? callback(null, { user: username }) : callback(new Error('No'))),
    onData: (stream, session, callback) => {
      stream.resume()
      stream.on('end', () => {
        received.push({ isSecure: session.secure, user: session.user })
        callback()
      })
    },
  })
  server.on('error', () => undefined)
  servers.push(server)
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return (server.server.address() as AddressInfo).port
}

const mail = { from: 'daybook@example.org', to: 'ada@example.org', subject: 'A test', text: 'Text', html: '<p>Text</p>', headers: {}, messageId: '<1@example.org>', references: '<2@example.org>' }
const send = (port: number, more: { ca?: string; password?: string; requireTls?: boolean; host?: string } = {}, mayReachPrivate = true) => {
  const pool = new MailPool(mayReachPrivate)
  pools.push(pool)
  return pool.send({ host: more.host ?? 'localhost', port, requireTls: more.requireTls ?? true, username: 'daybook', password: more.password ?? 'right', hello: undefined, ca: more.ca }, mail)
}

test('mail goes out over TLS to whom the certificate is trusted of, and else not at all', async () => {
  const port = await start({})
  expect(await send(port, { ca: cert })).toEqual([])
  expect(received).toEqual([{ isSecure: true, user: 'daybook' }])
  await expect(send(port)).rejects.toThrow(/self-signed/)
  await expect(send(port, { ca: cert, password: 'wrong' })).rejects.toMatchObject({ responseCode: 535 })
  const plain = await start({ disabledCommands: ['STARTTLS'] })
  await expect(send(plain, { ca: cert })).rejects.toThrow()
  expect(received).toHaveLength(1)
})

test('a mail server at an address that may not be spoken to is not spoken to', async () => {
  await expect(send(25, { host: '169.254.169.254' })).rejects.toThrow('requests are never sent to')
  await expect(send(25, { host: '127.0.0.1' }, false)).rejects.toThrow('not allowed here')
})
