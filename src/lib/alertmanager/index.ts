/**
 * Alertmanager's language and behaviour without I/O: configurations, routing, inhibition, time intervals, and the grouping
 * of alerts as a state machine that is given its clock. Behaviour follows Alertmanager 0.28.
 */
export { AlertGroups, type Arrival, type Due } from './groups/alert-groups.ts'
export type { Silences, Suppressed } from './groups/flush-group.ts'
export type { Changes, KeptGroup, Membership, Notice, SavedGroups } from './groups/kept.ts'
export type { NotifyReason } from './groups/needs-update.ts'
export type { Notification, NotifiedAlert } from './groups/notification.ts'
export { type Routing, routingOf } from './groups/routing.ts'
export { containsTime } from './interval/contains-time.ts'
export { matchersText, matcherText, matchesAll } from './matchers/matcher.ts'
export type { KeptAlert, PostedAlert } from './model/alert.ts'
export type { AlertmanagerConfig, InhibitRule, Integration, IntegrationKind, LabelMatcher, MatchOperator, Receiver, RouteSettings, TimeInterval } from './model/config.ts'
export { fingerprintOf } from './model/fingerprint.ts'
export { type LabelSet, labelSetText } from './model/labels.ts'
export { allRoutes, groupLabelsOf, type Route, routesFor } from './route/route.ts'
export { MatcherError, parseMatchers } from './matchers/parse-matchers.ts'
export { type ConfigReading, readAlertmanagerConfig } from './config/read-config.ts'
export type { ConfigFault } from './config/decode.ts'
export { secretMark } from './config/split-secrets.ts'
export { type ExpandedText, NotificationTexts } from './texts/notification-texts.ts'
