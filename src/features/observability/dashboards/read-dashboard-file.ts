import type { z } from 'zod'
import { Dashboard, dashboardVersion } from '#lib/dashboards'
import { recordOf } from '#lib/plain-data'
import { readYaml, type YamlDocument } from '#lib/yaml-text'

export interface DashboardFault {
  /** Counts from 1. */
  readonly line: number
  readonly message: string
}

export interface ReadDashboardFile {
  /** Left out where there is a fault. */
  readonly dashboard: Dashboard | undefined
  readonly faults: readonly DashboardFault[]
}

const mostFaults = 50

/** Is this a dashboard of ours? One of another version is none. */
export function isDashboardDocument(value: unknown): boolean {
  const { kind, apiVersion } = recordOf(value)
  return kind === 'Dashboard' && apiVersion === dashboardVersion
}

/** Reads a dashboard file, YAML or JSON. Faults name the line and say what to do. */
export function readDashboardFile(text: string): ReadDashboardFile {
  const { documents, faults } = readYaml(text)
  if (faults.length > 0) return { dashboard: undefined, faults }
  const document = documents.find(({ value }) => isDashboardDocument(value)) ?? documents[0]
  if (!document) return { dashboard: undefined, faults: [{ line: 1, message: `There is no dashboard in this text. Begin with "apiVersion: ${dashboardVersion}" and "kind: Dashboard".` }] }
  return checkedDocument(document)
}

function checkedDocument(document: YamlDocument): ReadDashboardFile {
  const result = Dashboard.safeParse(document.value)
  if (result.success) return { dashboard: result.data, faults: [] }
  return { dashboard: undefined, faults: result.error.issues.slice(0, mostFaults).flatMap((issue) => faultsOf(document, issue)) }
}

function faultsOf(document: YamlDocument, issue: z.core.$ZodIssue): DashboardFault[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
  const where = (steps: readonly (string | number)[]) => steps.map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at === 0 ? '' : '.'}${step}`)).join('')
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ line: document.lineOf([...path, key]), message: `${where([...path, key])}: there is no such field. Take it out, or see the list of fields in docs/dashboards.md.` }))
  return [{ line: document.lineOf(path), message: `${where(path) || 'The dashboard'}: ${sentence(issue)}` }]
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `it can be ${issue.values.map(String).join(', ')}.`
  if (issue.code === 'invalid_type') return issue.input === undefined ? `it is missing; write a value of type ${issue.expected}.` : `it has to be of type ${issue.expected}.`
  return issue.message.endsWith('.') ? issue.message : `${issue.message}.`
}
