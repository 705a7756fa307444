import type { AlertmanagerConfig, Integration } from '#lib/alertmanager'
import { allChannels } from '../channels/kinds/all-channels.ts'
import { channelValues } from '../channels/imported-channels.ts'
import { elsewhere, notCarriedAtTop, notCarriedOf } from './not-carried.data.ts'

interface Warning {
  readonly line: number
  readonly message: string
}

/** What of an imported configuration is taken over and does not work here as it does there, by line. `templates`: names of the files with texts that are there. */
export function importWarnings(config: AlertmanagerConfig, templates: readonly string[]): Warning[] {
  return [...topWarnings(config, templates), ...config.receivers.flatMap(({ name, integrations }) => integrations.filter(({ line }) => line > 0).flatMap((each) => integrationWarnings(name, each)))].toSorted((a, b) => a.line - b.line)
}

function topWarnings({ templates: named, lines = {} }: AlertmanagerConfig, templates: readonly string[]): Warning[] {
  const parts = Object.entries(notCarriedAtTop).filter(([path]) => path in lines)
  return [
    ...parts.map(([path, why]) => ({ line: lines[path] ?? 1, message: `${path} is not carried out: ${why}` })),
    ...(named.length > 0 && templates.length === 0 ? [{ line: lines['templates'] ?? 1, message: `The texts of ${named.join(', ')} are not there: what names them will say so. Give the files with the configuration, under templates.` }] : []),
  ]
}

function integrationWarnings(receiver: string, { kind, settings, line, lines = {} }: Integration): Warning[] {
  const lineOf = (path: string) => lines[path] ?? line
  const told = (path: string, why: string) => ({ line: lineOf(path), message: `${path} of ${kind} for ${receiver} is not carried out: ${why}` })
  const channel = allChannels.get(kind)
  if (!channel) return [{ line, message: `${receiver} is told by ${kind}, which Daybook cannot do. Name a receiver that is told instead.` }]
  const given = pathsIn(settings)
  const files = given.filter(([path]) => elsewhere.names.test(path)).map(([path]) => told(path, elsewhere.why))
  const others = notCarriedOf(kind).flatMap(({ path: pattern, why, isHarmless }) => given.filter(([path, value]) => fits(path, pattern) && isHarmless?.(value) !== true).map(([path]) => told(path, why)))
  const keys = kind === 'sns' ? keysElsewhere(receiver, settings['sigv4'], lineOf('sigv4')) : []
  const fault = files.length + keys.length > 0 ? undefined : channel.faultOf(channelValues(kind, settings, {}))
  return [...files, ...others, ...keys, ...(fault === undefined ? [] : [{ line, message: `${receiver} cannot be told by ${kind}. ${fault}` }])]
}

/** All that is given, maps and lists too, by their paths. */
function pathsIn(settings: Readonly<Record<string, unknown>>, above = ''): (readonly [path: string, value: unknown])[] {
  return Object.entries(settings).filter(([, value]) => value !== '' && value !== null && value !== undefined).flatMap(([name, value]) => {
    const path = `${above}${name}`
    return [[path, value] as const, ...(typeof value === 'object' && value !== null ? pathsIn(value as Readonly<Record<string, unknown>>, `${path}.`) : [])]
  })
}

function fits(path: string, pattern: string): boolean {
  const parts = path.split('.')
  const wanted = pattern.split('.')
  return parts.length === wanted.length && wanted.every((part, index) => part === '*' || part === parts[index])
}

/** Alertmanager takes the keys of its machine where none are written. */
function keysElsewhere(receiver: string, sigv4: unknown, line: number): Warning[] {
  const { access_key: key, profile } = (sigv4 ?? {}) as Readonly<Record<string, unknown>>
  if ((key ?? '') !== '' || (profile ?? '') !== '') return []
  return [{ line, message: `${receiver} is told by sns with keys that its machine has, which are not read here. Write access_key and secret_key into sigv4; they are kept sealed.` }]
}
