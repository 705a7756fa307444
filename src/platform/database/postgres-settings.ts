import type { ClusterFolder } from './cluster-folder.ts'

/**
 * Settings of the embedded PostgreSQL: small when idle, quick to start, and durable: what is committed is on the disk.
 * Meanings: postgresql.org/docs/18/runtime-config.html.
 */
const settings: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '60',
  shared_buffers: '64MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '512MB',
  random_page_cost: '1.1',
  jit: 'off',
  // Reading in the background costs three more processes and gains nothing at this size.
  io_method: 'sync',
  max_worker_processes: '4',
  max_parallel_workers: '2',
  max_logical_replication_workers: '0',
  autovacuum_max_workers: '2',
  autovacuum_worker_slots: '2',
  // Nothing replicates from here, so the log holds only what a crash needs.
  wal_level: 'minimal',
  max_wal_senders: '0',
  wal_buffers: '8MB',
  max_wal_size: '1GB',
  min_wal_size: '80MB',
  checkpoint_timeout: '15min',
  log_checkpoints: 'off',
  log_timezone: 'UTC',
  timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
}

const throwAwaySettings: Readonly<Record<string, string>> = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '100', autovacuum: 'off' }

interface SettingsOptions {
  readonly isDurable: boolean
  /** The operator's own, which win. */
  readonly overrides: Readonly<Record<string, string>>
}

/** Arguments of the `postgres` program. */
export function postgresArguments(cluster: ClusterFolder, { isDurable, overrides }: SettingsOptions): string[] {
  const all = { ...settings, ...(isDurable ? {} : throwAwaySettings), ...overrides, unix_socket_directories: cluster.socketFolder }
  return ['-D', cluster.data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}
