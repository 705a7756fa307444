import type { RelabelRule } from '#kernel/telemetry'

/** How a target is asked. Secrets are texts or files that hold them, read anew each time. */
export interface HttpClientConfig {
  readonly authorization: { readonly type: string; readonly secret: SecretText } | undefined
  readonly basicAuth: { readonly username: string; readonly password: SecretText } | undefined
  readonly tls: { readonly caFile: string | undefined; readonly certFile: string | undefined; readonly keyFile: string | undefined; readonly serverName: string | undefined; readonly isInsecure: boolean; readonly ca: string | undefined }
  /** To another host only where somebody wrote that they should be followed. */
  readonly redirects: 'same-host' | 'any' | 'none'
  readonly headers: Readonly<Record<string, string>>
}

export interface SecretText {
  readonly text: string | undefined
  readonly file: string | undefined
}

/** 0 is no limit. */
export interface ScrapeLimits {
  readonly bodyBytes: number
  readonly samples: number
  readonly labels: number
  readonly labelNameLength: number
  readonly labelValueLength: number
  readonly targets: number
}

/** Where targets come from. */
export type Discovery =
  | { readonly kind: 'static'; readonly groups: readonly TargetGroup[] }
  | { readonly kind: 'file'; readonly files: readonly string[]; readonly refreshMs: number }
  | { readonly kind: 'http'; readonly url: string; readonly client: HttpClientConfig; readonly refreshMs: number }
  | { readonly kind: 'docker'; readonly host: string; readonly refreshMs: number; readonly port: number; readonly networkHost: string; /** No engine is no fault. */ readonly isOptional?: boolean }
  | { readonly kind: 'catalog'; /** Targets as the catalog names them now. */ readonly read: (signal: AbortSignal) => Promise<TargetGroup[]>; readonly refreshMs: number }

/** Addresses that share labels. `source` tells people where they come from. */
export interface TargetGroup {
  readonly targets: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  readonly source: string
}

/** One entry of `scrape_configs`, with all defaults filled in. */
export interface ScrapeJob {
  readonly name: string
  readonly intervalMs: number
  readonly timeoutMs: number
  readonly path: string
  readonly scheme: string
  readonly params: Readonly<Record<string, readonly string[]>>
  readonly honorLabels: boolean
  readonly honorTimestamps: boolean
  readonly tracksTimestampStaleness: boolean
  readonly limits: ScrapeLimits
  readonly client: HttpClientConfig
  readonly relabelRules: readonly RelabelRule[]
  readonly metricRelabelRules: readonly RelabelRule[]
  readonly discoveries: readonly Discovery[]
  readonly externalLabels: Readonly<Record<string, string>>
}
