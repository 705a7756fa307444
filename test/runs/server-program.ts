import { parseArgs } from 'node:util'
import { openDatabase } from '#platform/database'
import { RunsMount } from './mount.ts'
import { scripted } from './plans.ts'

/** A server of nothing but runs, made to be killed. Says where it is in one line. */
const { values } = parseArgs({ options: { database: { type: 'string', default: '' }, data: { type: 'string', default: '' }, port: { type: 'string', default: '0' }, lease: { type: 'string', default: '10000' } } })
const database = openDatabase({ connection: { url: values.database }, maxConnections: 8 })
const mount = await RunsMount.start({ database, dataDir: values.data, kinds: [scripted], leaseMs: Number(values.lease), port: Number(values.port) })
process.stdout.write(`${mount.port}\n`)
