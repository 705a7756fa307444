import type { Icon } from '@tabler/icons-react'
import { createContext, use, useMemo } from 'react'
import type { LazyPart } from './lazy-part.tsx'
import type { Address } from './router/address.ts'
import type { AskedOperation } from './use-operation.ts'
import type { Operation } from '#lib/operation'
import { parseEntityRef } from '#lib/entity-ref'

/** Parts of the rail, in its order. `main` has no heading; `settings` is behind the one entry Settings. */
export const navigationSections = ['main', 'deliver', 'provision', 'run', 'know', 'protect', 'settings'] as const
export type NavigationSection = (typeof navigationSections)[number]

export interface NavigationEntry {
  readonly section: NavigationSection
  readonly label: string
  readonly icon: Icon
  readonly path: string
  /** Further addresses whose pages belong to it: `/checks` to Alerts. */
  readonly alsoAt?: readonly string[]
  /** Place inside the section, low first; 100 unless given. */
  readonly order?: number
  /** Key after `g` that opens it: `t` for `g t`. */
  readonly shortcut?: string
  /** A hook: how many things there need a person. Counts of anything else do not belong in the rail. */
  readonly useCount?: () => number | string | undefined
  /** Access that the page needs; who lacks it everywhere sees no entry. */
  readonly access?: Operation['access']
  /** One of the five in the phone's bottom bar. */
  readonly isOnPhone?: boolean
}

export interface WebRoute {
  /** `$name` takes a part of the path, `/runs/$id`; a last `$` takes the rest. */
  readonly path: string
  readonly page: LazyPart<object>
  /** What it asks first, whoever looks at it: asked while the page itself is still being loaded. */
  readonly asks?: (address: Pick<Address, 'params' | 'search'>) => readonly AskedOperation[]
  /** Shown without the frame and to those not signed in. */
  readonly isPublic?: boolean
  /** The top bar offers the environments; the chosen one is in the address as `environment`. */
  readonly hasEnvironment?: boolean
}

export interface PanelProps {
  readonly entity: PanelEntity
}
/** The entity whose page a panel stands on. */
export interface PanelEntity {
  readonly ref: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
  readonly title: string
  readonly spec: Readonly<Record<string, unknown>>
}
/** What a feature shows on the page of an entity. The component shows nothing (null) when it has nothing to say. */
export interface EntityPanel {
  /** Kinds of entity, or `*` for all. */
  readonly kinds: readonly string[]
  readonly title: string
  readonly component: LazyPart<PanelProps>
  readonly order?: number
}

/** What a feature shows beside anything that has a page or a panel of its own: an event, a run, an incident, a commit. */
export interface ObjectPanel {
  /** Kinds of object, or `*` for all. */
  readonly kinds: readonly string[]
  /** Of events only those whose type begins so. */
  readonly eventTypes?: string
  readonly title: string
  readonly component: LazyPart<ObjectPanelProps>
}
export interface ObjectPanelProps {
  /** `run:ID`, `incident:12`, `commit:REPOSITORY@SHA`. */
  readonly on: string
  /** Data of an event. */
  readonly data?: unknown
}

/** Something to do from anywhere that has a dialog of its own: in the palette, by its keys and, where `isInTopBar`, by a button. */
export interface WebCommand {
  readonly title: string
  readonly icon: Icon
  readonly access: Operation['access']
  readonly shortcut?: string
  readonly isInTopBar?: boolean
  readonly dialog: LazyPart<{ readonly onClose: () => void }>
}

/** What a part gives the browser. */
export interface WebFeature {
  readonly id: string
  readonly title: string
  readonly navigation?: readonly NavigationEntry[]
  readonly routes?: readonly WebRoute[]
  readonly panels?: readonly EntityPanel[]
  readonly objectPanels?: readonly ObjectPanel[]
  /** Commands offered in the palette, each with a form drawn from its schema. */
  readonly palette?: readonly Operation[]
  readonly commands?: readonly WebCommand[]
  /** Kinds of entity that have a page of their own: kind → address. */
  readonly entityPages?: Readonly<Record<string, (name: string, namespace: string) => string>>
}

export function defineWebFeature(feature: WebFeature): WebFeature {
  return Object.freeze(feature)
}

const FeaturesContext = createContext<readonly WebFeature[]>([])
export const WebFeaturesProvider = FeaturesContext.Provider

export function useWebFeatures(): readonly WebFeature[] {
  return use(FeaturesContext)
}

export function usePanels(kind: string): readonly EntityPanel[] {
  const features = useWebFeatures()
  return useMemo(() => {
    const panels = features.flatMap((feature) => feature.panels ?? []).filter(({ kinds }) => kinds.includes(kind) || kinds.includes('*'))
    return panels.toSorted((a, b) => (a.order ?? 100) - (b.order ?? 100))
  }, [features, kind])
}

/** The page of an entity: its feature's own where it has one, else the catalog's. */
export function useEntityHref(): (ref: string) => string {
  const features = useWebFeatures()
  return useMemo(() => {
    const pages = Object.assign({}, ...features.map((feature) => feature.entityPages ?? {})) as NonNullable<WebFeature['entityPages']>
    return (ref: string) => {
      const { kind, namespace, name } = parseEntityRef(ref)
      return pages[kind]?.(name, namespace) ?? catalogHref(ref)
    }
  }, [features])
}

/** `service:default/shop` → `/catalog/service/default/shop`. */
export function catalogHref(ref: string): string {
  const { kind, namespace, name } = parseEntityRef(ref)
  return `/catalog/${encodeURIComponent(kind)}/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`
}
