export type MatchOperator = '=' | '!=' | '=~' | '!~'

/** One condition on one label, as plain data. A label that is missing has the value ''. */
export interface LabelMatcher {
  readonly name: string
  readonly operator: MatchOperator
  readonly value: string
}

/** A route as it is written; what is undefined is its parent's. */
export interface RouteSettings {
  readonly receiver?: string
  /** Labels to group by, or all of them. */
  readonly groupBy?: readonly string[] | 'all'
  /** Sorted by name, value and operator. */
  readonly matchers: readonly LabelMatcher[]
  readonly muteTimeIntervals: readonly string[]
  readonly activeTimeIntervals: readonly string[]
  /** Are later routes of the same level tried too? */
  readonly continues: boolean
  readonly groupWaitMs?: number
  readonly groupIntervalMs?: number
  readonly repeatIntervalMs?: number
  readonly routes: readonly RouteSettings[]
  /** Where it stands in the text; counts from 1. */
  readonly line: number
}

/** Source alerts that fire silence target alerts whose labels `equal` are the same. */
export interface InhibitRule {
  readonly name?: string
  readonly sourceMatchers: readonly LabelMatcher[]
  readonly targetMatchers: readonly LabelMatcher[]
  readonly equal: readonly string[]
  readonly line: number
}

interface Range {
  readonly begin: number
  readonly end: number
}

/** Times that fit all of what is given. Both ends of a range count, but for the end of `times`. */
export interface TimeInterval {
  /** Minutes of the day. */
  readonly times?: readonly Range[]
  /** 0 is Sunday. */
  readonly weekdays?: readonly Range[]
  /** From 1; negative ones count from the month's end. */
  readonly daysOfMonth?: readonly Range[]
  readonly months?: readonly Range[]
  readonly years?: readonly Range[]
  /** IANA name of a time zone; UTC unless given. */
  readonly location?: string
}

/** Kinds of integrations, by the field of a receiver without `_configs`. */
export type IntegrationKind =
  | 'discord' | 'email' | 'incidentio' | 'jira' | 'mattermost' | 'msteams' | 'msteamsv2' | 'opsgenie' | 'pagerduty' | 'pushover'
  | 'rocketchat' | 'slack' | 'sns' | 'telegram' | 'victorops' | 'webex' | 'webhook' | 'wechat'

/** One way to tell a receiver, with Alertmanager's defaults and the global settings filled in. */
export interface Integration {
  readonly kind: IntegrationKind
  /** Its place among those of its kind in the receiver. */
  readonly index: number
  readonly sendResolved: boolean
  /** As written, by Alertmanager's names; `<secret>` stands where a secret is. Durations are texts. */
  readonly settings: Readonly<Record<string, unknown>>
  /** The secrets by their path in the settings: `api_url`, `http_config.basic_auth.password`. */
  readonly secrets: Readonly<Record<string, string>>
  readonly line: number
  /** Lines of what is written, by its path in the settings; what Alertmanager fills in has none. */
  readonly lines?: Readonly<Record<string, number>>
}

export interface Receiver {
  readonly name: string
  readonly integrations: readonly Integration[]
  readonly line: number
}

/** An Alertmanager configuration as plain data. */
export interface AlertmanagerConfig {
  readonly resolveTimeoutMs: number
  readonly route: RouteSettings
  readonly receivers: readonly Receiver[]
  readonly inhibitRules: readonly InhibitRule[]
  /** Of `time_intervals` and the older `mute_time_intervals`, by name. */
  readonly timeIntervals: Readonly<Record<string, readonly TimeInterval[]>>
  /** Patterns of files with templates. */
  readonly templates: readonly string[]
  readonly global: { readonly settings: Readonly<Record<string, unknown>>; readonly secrets: Readonly<Record<string, string>> }
  /** Lines of its parts, of the fields of `global`, and of the first `route.labels` and `receivers.labels`. */
  readonly lines?: Readonly<Record<string, number>>
}
