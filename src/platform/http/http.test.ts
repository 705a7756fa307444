import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { fetchGuarded, kindOfAddress } from './index.ts'

const servers: Server[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

it('tells public, private and forbidden addresses in all their forms', () => {
  const kinds = {
    public: ['8.8.8.8', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::808:808'],
    private: ['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '100.64.0.1', '::1', 'fd00::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '0:0:0:0:0:ffff:a00:1', '64:ff9b::7f00:1', '2002:7f00:1::'],
    forbidden: ['169.254.169.254', '0.0.0.0', '255.255.255.255', '224.0.0.1', 'fe80::1', 'fe80::1%eth0', '::', 'ff02::1', 'fd00:ec2::254', '100.100.100.200', '168.63.129.16', '::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '64:ff9b::a9fe:a9fe', 'not an address'],
  }
  for (const [kind, addresses] of Object.entries(kinds)) {
    for (const address of addresses) expect([address, kindOfAddress(address)]).toEqual([address, kind])
  }
})

it('gives the whole answer', async () => {
  const url = await serve((request, response) => {
    response.writeHead(503, { 'x-method': request.method ?? '', 'x-got': request.headers['x-send'] ?? '', 'set-cookie': ['a=1', 'b=2'] })
    request.pipe(response)
  })
  const response = await fetchGuarded(`${url}/path?q=1`, { method: 'POST', headers: { 'x-send': 'yes' }, body: 'körper', allowPrivate: true })
  expect(response).toMatchObject({ status: 503, url: `${url}/path?q=1`, certificate: undefined, headers: { 'x-method': 'POST', 'x-got': 'yes', 'set-cookie': 'a=1, b=2' } })
  expect(response.text()).toBe('körper')
  expect(response.durationMs).toBeGreaterThan(0)
})

it('does not ask private addresses unless allowed, however they are written, nor others ever', async () => {
  let asked = 0
  const url = await serve((_request, response) => {
    asked += 1
    response.end()
  })
  const { port } = new URL(url)
  for (const host of ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '127.1']) {
    await expect(fetchGuarded(`http://${host}:${port}`, { allowPrivate: false })).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('private network') })
  }
  for (const address of ['http://169.254.169.254/latest/meta-data', 'http://[fe80::1]/', 'http://0.0.0.0/', 'http://[fd00:ec2::254]/', 'http://[::ffff:169.254.169.254]/']) {
    await expect(fetchGuarded(address, { allowPrivate: true })).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('never sent') })
  }
  expect(asked).toBe(0)
})

it('checks where a redirect leads, and keeps credentials from other origins', async () => {
  const seen: Record<string, unknown>[] = []
  const other = await serve((request, response) => {
    seen.push({ method: request.method, authorization: request.headers.authorization, keep: request.headers['x-keep'] })
    response.end('there')
  })
  const url = await serve((request, response) => {
    const targets: Record<string, string> = { '/metadata': 'http://169.254.169.254/', '/loop': '/loop', '/other': other, '/file': 'file:///etc/passwd' }
    response.writeHead(302, { location: targets[request.url ?? ''] ?? '/' }).end()
  })
  const options = { allowPrivate: true, headers: { Authorization: 'Bearer x', 'x-keep': 'kept' } }
  await expect(fetchGuarded(`${url}/metadata`, options)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(fetchGuarded(`${url}/loop`, options)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('more than 5') })
  await expect(fetchGuarded(`${url}/file`, options)).rejects.toMatchObject({ code: 'invalid' })
  await expect(fetchGuarded(`${url}/other`, { ...options, redirect: 'error' })).rejects.toMatchObject({ code: 'unavailable' })
  expect(await fetchGuarded(`${url}/other`, { ...options, redirect: 'manual' })).toMatchObject({ status: 302 })
  expect((await fetchGuarded(`${url}/other`, { ...options, method: 'POST', body: 'x' })).text()).toBe('there')
  expect(seen).toEqual([{ method: 'GET', authorization: undefined, keep: 'kept' }])
})

it('bounds time and size', async () => {
  const url = await serve((request, response) => {
    if (request.url === '/never') return
    response.write('x'.repeat(1000))
    if (request.url === '/large') response.end('x'.repeat(100_000))
  })
  await expect(fetchGuarded(`${url}/never`, { allowPrivate: true, timeoutMs: 50 })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('in time') })
  await expect(fetchGuarded(`${url}/dribble`, { allowPrivate: true, timeoutMs: 50 })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('in time') })
  await expect(fetchGuarded(`${url}/large`, { allowPrivate: true, maxBytes: 5000 })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('larger than the 5000 bytes') })
})

it('says what is wrong with an address or a host', async () => {
  for (const address of ['shop', 'ftp://x/', 'javascript:alert(1)', '']) await expect(fetchGuarded(address, { allowPrivate: true })).rejects.toMatchObject({ code: 'invalid' })
  await expect(fetchGuarded('http://127.0.0.1:1/', { allowPrivate: true })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('ECONNREFUSED') })
  await expect(fetchGuarded('http://name.invalid/', { allowPrivate: true })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('could not be resolved') })
  await expect(fetchGuarded('http://127.0.0.1:1/', { allowPrivate: true, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'unavailable' })
})
