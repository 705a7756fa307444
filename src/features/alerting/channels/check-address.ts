import { isIP } from 'node:net'
import { ProductError } from '#lib/errors'
import { kindOfAddress } from '#platform/http'

/** Says at once what would fail with each try. `isShown`: it stands where everybody may read it. */
export function checkAddress(address: string, path: string, isShown = true): void {
  const fail = (message: string): never => {
    throw new ProductError('invalid', message, { faults: [{ path, message }] })
  }
  const url = URL.canParse(address) ? new URL(address) : fail('This is not an address. It starts with http:// or https://.')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') fail('The address of a webhook starts with http:// or https://.')
  if (isIP(host) !== 0 && kindOfAddress(host) === 'forbidden') fail(`${host} may not be asked. Give the address of the receiver itself.`)
  if (isShown && (url.username !== '' || url.password !== '')) fail('The address may hold no password: it is shown to everybody who may read receivers. Use the secret.')
}
