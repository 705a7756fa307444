import type { StoredEvent } from '#kernel/timeline'

const deployments = /^dev\.cdevents\.service\.(deployed|upgraded|rolledback)\./

/** Ids of deployments that a later one of the same service and environment took the place of. Events come newest first. */
export function replacedDeployments(events: readonly StoredEvent[]): Set<string> {
  const places = new Set<string>()
  const replaced = new Set<string>()
  for (const { id, type, subject, environment } of events) {
    if (!deployments.test(type)) continue
    const place = `${subject} ${environment ?? ''}`
    if (places.has(place)) replaced.add(id)
    places.add(place)
  }
  return replaced
}
