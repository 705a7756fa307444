import { listOf, recordOf, textOf } from '#lib/plain-data'
import type { TargetGroup } from '../scrape-job.ts'

/** Targets of running containers by Prometheus's names (docker_sd_configs), from the engine's lists of containers and networks. */
export function dockerTargets(containers: unknown, networks: unknown, { port, networkHost }: { readonly port: number; readonly networkHost: string }): TargetGroup[] {
  const known = new Map(listOf(networks).map(recordOf).map((network) => [textOf(network['Id']) ?? '', network]))
  return listOf(containers).map(recordOf).flatMap((container) => {
    const mode = textOf(recordOf(container['HostConfig'])['NetworkMode']) ?? ''
    const common = {
      __meta_docker_container_id: textOf(container['Id']) ?? '', __meta_docker_container_name: textOf(listOf(container['Names'])[0]) ?? '', __meta_docker_container_network_mode: mode,
      ...prefixed('__meta_docker_container_label_', container['Labels']),
    }
    return Object.values(recordOf(recordOf(container['NetworkSettings'])['Networks'])).map(recordOf).flatMap((network) => {
      const ofNetwork = { ...common, ...networkLabels(network, known.get(textOf(network['NetworkID']) ?? '')) }
      const address = mode === 'host' ? networkHost : textOf(network['IPAddress']) ?? ''
      return address === '' ? [] : groupsOf(container, ofNetwork, address, mode === 'host' ? '' : String(port))
    })
  })
}

function groupsOf(container: Readonly<Record<string, unknown>>, labels: Readonly<Record<string, string>>, address: string, defaultPort: string): TargetGroup[] {
  const source = `docker: ${labels['__meta_docker_container_name']?.replace(/^\//, '') ?? ''}`
  const ports = listOf(container['Ports']).map(recordOf).filter((each) => each['Type'] === 'tcp' && typeof each['PrivatePort'] === 'number')
  const unique = [...new Map(ports.map((each) => [`${each['PrivatePort']}/${textOf(each['IP']) ?? ''}/${each['PublicPort'] ?? ''}`, each])).values()]
  if (unique.length === 0) return [{ targets: [defaultPort === '' ? address : `${address}:${defaultPort}`], labels: { ...labels }, source }]
  return unique.map((each) => ({
    targets: [`${address}:${each['PrivatePort']}`], source,
    labels: {
      ...labels, __meta_docker_port_private: String(each['PrivatePort']),
      ...(typeof each['PublicPort'] === 'number' ? { __meta_docker_port_public: String(each['PublicPort']), __meta_docker_port_public_ip: textOf(each['IP']) ?? '' } : {}),
    },
  }))
}

function networkLabels(network: Readonly<Record<string, unknown>>, known: Readonly<Record<string, unknown>> | undefined): Record<string, string> {
  return {
    __meta_docker_network_id: textOf(network['NetworkID']) ?? '', __meta_docker_network_ip: textOf(network['IPAddress']) ?? '', __meta_docker_network_name: textOf(known?.['Name']) ?? '',
    __meta_docker_network_internal: String(known?.['Internal'] === true), __meta_docker_network_ingress: String(known?.['Ingress'] === true), __meta_docker_network_scope: textOf(known?.['Scope']) ?? '',
    ...prefixed('__meta_docker_network_label_', known?.['Labels']),
  }
}

function prefixed(prefix: string, labels: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(recordOf(labels)).flatMap(([name, value]) => (typeof value === 'string' ? [[`${prefix}${name.replaceAll(/[^a-zA-Z0-9_]/g, '_')}`, value]] : [])))
}
