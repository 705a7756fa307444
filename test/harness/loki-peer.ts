import { spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { eventually } from './eventually.ts'
import { tempDir } from './temp-dir.ts'

/** Loki's own program, where DAYBOOK_LOKI names one: `go build ./cmd/loki` of github.com/grafana/loki. */
export const lokiProgram = process.env['DAYBOOK_LOKI'] ?? ''
export const hasLoki = lokiProgram !== '' && existsSync(lokiProgram)

export interface LokiPeer { readonly url: string; stop(): Promise<void> }

/** A Loki of one process in a folder of its own, which adds nothing to the lines that it is sent. */
export async function startLoki(): Promise<LokiPeer> {
  const [folder, port, grpcPort] = [await tempDir(), await freePort(), await freePort()]
  const config = join(folder, 'loki.yaml')
  writeFileSync(config, configOf(folder, port, grpcPort))
  const child = spawn(lokiProgram, [`-config.file=${config}`], { stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  const stop = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  }
  try {
    await eventually(async () => (await fetch(`${url}/ready`).catch(() => undefined))?.ok === true, { timeoutMs: 90_000, intervalMs: 200 })
  } catch (error) {
    await stop()
    throw error
  }
  return { url, stop }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

function configOf(folder: string, port: number, grpcPort: number): string {
  return `auth_enabled: false
server: { http_listen_address: 127.0.0.1, http_listen_port: ${port}, grpc_listen_address: 127.0.0.1, grpc_listen_port: ${grpcPort}, log_level: error }
common:
  instance_addr: 127.0.0.1
  path_prefix: ${folder}
  replication_factor: 1
  storage: { filesystem: { chunks_directory: ${folder}/chunks, rules_directory: ${folder}/rules } }
  ring: { instance_addr: 127.0.0.1, kvstore: { store: inmemory } }
ingester: { lifecycler: { min_ready_duration: 0s, final_sleep: 0s } }
frontend: { encoding: protobuf }
query_range: { cache_results: false }
limits_config: { discover_service_name: [], discover_log_levels: false, volume_enabled: true, reject_old_samples: false, max_query_length: 0, allow_structured_metadata: true, enable_multi_variant_queries: false, unordered_writes: true, ingestion_rate_mb: 100, ingestion_burst_size_mb: 100, split_queries_by_interval: 24h }
schema_config: { configs: [{ from: 2020-10-24, store: tsdb, object_store: filesystem, schema: v13, index: { prefix: index_, period: 24h } }] }
analytics: { reporting_enabled: false }
`
}
