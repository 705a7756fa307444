import { isAbsolute, join } from 'node:path'
import { ProductError } from '#lib/errors'
import { parseEntityRef } from '#lib/entity-ref'

/**
 * Folder of an environment on the machine that it runs on: `environments/SERVICE/NAME`. A namespace other than the
 * default one stands before the service with `~`, which no name holds.
 */
export function environmentFolder(root: string, service: string, name: string): string {
  const { namespace, name: serviceName } = parseEntityRef(service)
  const folder = namespace === 'default' ? serviceName : `${namespace}~${serviceName}`
  // Names come from people and from outside events: nothing that could leave the folder gets this far unseen.
  if (!isAbsolute(root) || !/^[a-zA-Z0-9][a-zA-Z0-9._~-]*$/.test(folder) || !/^[a-z0-9][a-z0-9-]*$/.test(name)) {
    throw new ProductError('invalid', 'The name of a service is made of letters, digits, dots, dashes and underscores, that of an environment of small letters, digits and dashes. Rename it.')
  }
  return join(root, 'environments', folder, name)
}
