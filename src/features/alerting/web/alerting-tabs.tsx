import { type PageTab, PageTabs } from '#ui'
import { useFiringCount } from './use-firing-count.ts'

const tabs: readonly PageTab[] = [
  { key: 'alerts', label: 'Alerts', href: '/alerts' },
  { key: 'rules', label: 'Rules', href: '/alerts/rules' },
  { key: 'slos', label: 'Objectives', href: '/alerts/slos' },
  { key: 'silences', label: 'Silences', href: '/alerts/silences' },
  { key: 'maintenance', label: 'Maintenance', href: '/alerts/maintenance' },
  { key: 'checks', label: 'Checks', href: '/alerts?tab=checks' },
  { key: 'receivers', label: 'Receivers', href: '/alerts/receivers' },
  { key: 'routing', label: 'Routing', href: '/alerts/routing' },
  { key: 'noise', label: 'Noise', href: '/alerts/noise' },
]

/** The pages of alerting, above each of them. */
export function AlertingTabs({ at }: { at: string }) {
  const firing = useFiringCount()
  return <PageTabs label="Alerting" current={at} tabs={tabs.map((tab) => (tab.key === 'alerts' && firing !== undefined ? { ...tab, count: firing } : tab))} />
}
