export interface DashboardPanel {
  readonly title: string
  readonly type: string
  /** Expressions, in whatever language its data source speaks. */
  readonly queries: readonly string[]
}

/** Facts of an entity of kind `dashboard`: a Grafana dashboard as JSON. */
export interface DashboardFacts {
  readonly path: string
  readonly title: string
  readonly uid: string | null
  readonly schemaVersion: number | null
  readonly panels: readonly DashboardPanel[]
  readonly panelCount: number
  readonly variables: readonly string[]
  readonly dataSources: readonly string[]
  readonly links: readonly { readonly title: string; readonly url: string }[]
  readonly tags: readonly string[]
}
