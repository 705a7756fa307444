import { plainText } from './plain-fields.ts'
import { listOf, recordOf, textOf } from '#lib/plain-data'
import type { Fields } from './plain-fields.ts'

/** What a data source speaks; `unknown` where nothing tells. */
export type Spoken = 'promql' | 'logql' | 'other' | 'unknown'

/** Says what the data sources of a dashboard speak, by type, by `__inputs` and by variables of data sources. */
export class DataSources {
  readonly #named = new Map<string, Spoken>()
  readonly #usual: Spoken

  constructor(dashboard: Fields) {
    for (const input of listOf(dashboard['__inputs']).map(recordOf)) this.#named.set(plainText(input['name'] ?? ''), spokenBy(textOf(input['pluginId'])))
    for (const variable of listOf(recordOf(dashboard['templating'])['list']).map(recordOf)) if (variable['type'] === 'datasource') this.#named.set(plainText(variable['name'] ?? ''), spokenBy(textOf(variable['query'])))
    this.#usual = [...this.#named.values()].find((spoken) => spoken === 'promql' || spoken === 'logql') ?? 'unknown'
  }

  /** Of a panel's or query's `datasource`: a name, a reference, or nothing. */
  spokenBy(datasource: unknown): Spoken {
    if (datasource === null || datasource === undefined) return 'unknown'
    const { type, uid } = recordOf(datasource)
    const byType = spokenBy(textOf(type))
    if (byType !== 'unknown') return byType
    const name = typeof datasource === 'string' ? datasource : (textOf(uid) ?? '')
    const [, variable] = /^\$\{?(\w+)\}?$/.exec(name) ?? /^\[\[(\w+)\]\]$/.exec(name) ?? []
    if (variable !== undefined) return this.#named.get(variable) ?? this.#usual
    if (/^-- (Mixed|Grafana|Dashboard) --$/.test(name)) return name === '-- Mixed --' ? 'unknown' : 'other'
    return spokenBy(name)
  }
}

const others = /cloudwatch|elasticsearch|opensearch|influx|graphite|mysql|postgres|mssql|clickhouse|zabbix|stackdriver|azure|tempo|jaeger|zipkin|testdata|bigquery|athena|timestream|snowflake|opentsdb|pyroscope|parca|alertmanager|infinity|json-datasource|simpod|googlesheets|datadog|splunk|newrelic|dynatrace|sentry|github|redis|mongodb|^grafana$|^dashboard$|__expr__/i

function spokenBy(name: string | undefined): Spoken {
  if (name === undefined || name === '') return 'unknown'
  if (/loki/i.test(name)) return 'logql'
  if (/prometheus|victoriametrics|mimir|thanos|cortex|promscale|amazonprometheus/i.test(name)) return 'promql'
  return others.test(name) ? 'other' : 'unknown'
}
