import type { Trouble } from './node-samples.ts'

const falls = (from: number, until: number, to: number): Trouble['to'] => ({ value }, minute) => value * Math.max(to, 1 - ((minute - from) / (until - from)) * (1 - to))

/** What goes wrong on a machine, by minutes. Names are followed by their labels. */
export const nodeTroubles: readonly Trouble[] = [
  { names: /^node_filesystem_avail_bytes /, from: 5, until: 215, to: falls(5, 90, 0.0001) },
  { names: /^node_filesystem_files_free /, from: 10, until: 200, to: falls(10, 80, 0.0001) },
  { names: /^node_timex_offset_seconds /, from: 30, until: 100, to: (_, minute) => 0.05 + minute / 1000 },
  { names: /^node_timex_offset_seconds /, from: 120, until: 140, to: (_, minute) => -minute / 1000 },
  { names: /^node_timex_sync_status /, from: 40, until: 120, to: () => 0 },
  { names: /^node_timex_maxerror_seconds /, from: 40, until: 120, to: () => 16 },
  { names: /^node_network_(?:receive|transmit)_errs_total /, from: 15, until: 140, to: () => 7 },
  { names: /^node_network_(?:receive|transmit)_packets_total /, from: 15, until: 140, to: () => 100 },
  { names: /^node_network_up /, from: 20, until: 60, to: (_, minute) => (minute * 2) % 2 },
  { names: /^node_network_up /, from: 150, until: 153, to: (_, minute) => (minute * 2) % 2 },
  { names: /^node_nf_conntrack_entries /, from: 35, until: 80, to: () => 1e9 },
  { names: /^node_textfile_scrape_error /, from: 35, until: 37, to: () => 1 },
  { names: /^node_filefd_maximum /, from: 60, until: 90, to: () => 1 },
  { names: /^node_load1 /, from: 60, until: 100, to: () => 500 },
  { names: /^node_cpu_seconds_total .*mode=user/, from: 100, until: 130, to: () => 1 },
  { names: /^node_cpu_seconds_total .*mode=(?:idle|iowait)/, from: 100, until: 130, to: () => 0 },
  { names: /^node_memory_MemAvailable_bytes /, from: 90, until: 120, to: ({ value }, minute) => (value * (minute % 7)) / 10_000 },
  { names: /^node_vmstat_pgmajfault /, from: 30, until: 80, to: () => 612.5 },
  { names: /^node_disk_io_time_weighted_seconds_total /, from: 40, until: 110, to: () => 12.25 },
]
