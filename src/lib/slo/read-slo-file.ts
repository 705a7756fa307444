import { goDurationText } from '#lib/go-duration'
import { recordOf } from '#lib/plain-data'
import { readYaml, type YamlDocument } from '#lib/yaml-text'
import { type AlertWindows, defaultPeriodMs, readAlertWindows, usualWindows } from './alert-windows.ts'
import { checkSlo } from './check-slo.ts'
import { readOpenSlo } from './read-open-slo.ts'
import { readOpenSloAlpha } from './read-open-slo-alpha.ts'
import { readSloth } from './read-sloth.ts'
import { rulesOfSlo, type SloRuleGroup } from './rules-of-slo.ts'
import type { Slo, SloFault } from './slo.ts'

export interface SloFileOptions {
  /** The period of objectives that name none (sloth: --default-slo-period); 30 days, or that of the windows in the file. */
  readonly periodMs?: number
  /** Windows besides those in the file (sloth: --slo-period-windows-path). For a period they go before the usual ones. */
  readonly windows?: readonly AlertWindows[]
  /** Added to every series (sloth: --extra-labels). */
  readonly labels?: Readonly<Record<string, string>>
}

export interface Objective {
  readonly slo: Slo
  readonly windows: AlertWindows
  /** The rules that sloth makes of it. */
  readonly groups: readonly SloRuleGroup[]
}

export interface SloFile {
  /** Those without a fault. */
  readonly objectives: readonly Objective[]
  readonly faults: readonly SloFault[]
  /** Whether any document of it is of objectives at all. */
  readonly isSlo: boolean
}

/**
 * Reads the objectives of a text: sloth's `prometheus/v1` and PrometheusServiceLevel, OpenSLO v1 and v1alpha, in as many
 * documents as there are. An `AlertWindows` object in the same text gives the windows, and the period of those that name none.
 */
export function readSloFile(text: string, options: SloFileOptions = {}): SloFile {
  const { documents, faults: yamlFaults } = readYaml(text)
  const faults: SloFault[] = [...yamlFaults]
  const own = documents.flatMap((document) => readAlertWindows(document) ?? [])
  faults.push(...own.filter((read) => 'line' in read))
  const windows = [...own.filter((read) => 'periodMs' in read), ...(options.windows ?? [])]
  const periodMs = options.periodMs ?? windows[0]?.periodMs ?? defaultPeriodMs
  const read = documents.flatMap((document) => readDocument(document, documents, periodMs) ?? [])
  faults.push(...read.flatMap((each) => each.faults))
  const seen = new Set<string>()
  const objectives = read.flatMap(({ slos, faults: [broken] }) => (broken ? [] : slos)).flatMap((given): Objective[] => {
    const slo = options.labels ? { ...given, labels: { ...given.labels, ...options.labels } } : given
    const outcome = seen.has(slo.id) ? [`The SLO ${slo.id} is there twice. Give one of them another name.`] : objectiveOf(slo, windows)
    seen.add(slo.id)
    if (!Array.isArray(outcome)) return [outcome]
    faults.push(...outcome.map((message) => ({ line: slo.line, message })))
    return []
  })
  return { objectives, faults: faults.toSorted((a, b) => a.line - b.line), isSlo: read.length > 0 }
}

function readDocument(document: YamlDocument, all: readonly YamlDocument[], periodMs: number) {
  const { version, apiVersion, kind } = recordOf(document.value) as { version?: unknown; apiVersion?: unknown; kind?: unknown }
  if (typeof version === 'string' || kind === 'PrometheusServiceLevel') return readSloth(document, periodMs)
  if (kind !== 'SLO' || typeof apiVersion !== 'string' || !apiVersion.startsWith('openslo')) return undefined
  return readOpenSloAlpha(document, periodMs) ?? readOpenSlo(document, all, periodMs) ?? { slos: [], faults: [{ line: document.lineOf(['apiVersion']), message: `${apiVersion} is not known here. Known are openslo/v1 and openslo/v1alpha.` }] }
}

function objectiveOf(slo: Slo, own: readonly AlertWindows[]): Objective | string[] {
  const faults = checkSlo(slo)
  if (faults.length > 0) return faults.map((fault) => `${slo.id}: ${fault}`)
  const windows = [...own, ...usualWindows].find(({ periodMs }) => periodMs === slo.periodMs)
  if (!windows) return [`${slo.id}: there are no alert windows for a period of ${goDurationText(slo.periodMs)}. Choose 28d or 30d, or put an AlertWindows object with sloPeriod: ${goDurationText(slo.periodMs)} into the file.`]
  try {
    return { slo, windows, groups: rulesOfSlo(slo, windows) }
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}
