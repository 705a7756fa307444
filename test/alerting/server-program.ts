import { parseArgs } from 'node:util'
import { systemClock } from '#platform/clock'
import { openDatabase } from '#platform/database'
import { createLog } from '#platform/log'
import { openSecretBox } from '#platform/secrets'
import { AlertingSettings } from '../../src/features/alerting/alerting-settings.ts'
import { createAlerting } from '../../src/features/alerting/feature.ts'
import { startWorkers } from '../../src/server/workers.ts'
import { partHarness } from '../harness/part-harness.ts'
import { WriteWatch } from '#kernel/telemetry'
import { memoryMetrics } from '../harness/promql/memory-metrics.ts'
import { MemorySource } from '../harness/promql/memory-source.ts'

/** A server of nothing but alerting, made to be killed. Says in one line that it runs. Its rules read the time and no series. */
const { values } = parseArgs({ options: { database: { type: 'string', default: '' }, data: { type: 'string', default: '' } } })
const database = openDatabase({ connection: { url: values.database }, maxConnections: 8 })
const site = { dataDir: values.data, projectDir: values.data, url: 'http://127.0.0.1:7300', version: '0.0.0' }
const secrets = await openSecretBox({ dataDir: values.data })
const parts = [createAlerting({ settings: AlertingSettings.parse({}), secrets, telemetry: { metrics: memoryMetrics(new MemorySource()), writes: new WriteWatch() } })]
const { dispatcher } = partHarness({ database, parts, clock: systemClock, site })
startWorkers({ parts, dispatcher, database, clock: systemClock, log: createLog({ level: 'silent' }), site: () => site })
process.stdout.write('{"runs":true}\n')
