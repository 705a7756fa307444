import type { StatusState } from '../pieces/status.tsx'

export interface MapNode {
  readonly id: string
  readonly label: string
  readonly kind: string
  readonly note?: string | undefined
  /** Only where something is known of it: colour is for status alone. */
  readonly state?: StatusState | undefined
  /** Group that it is in; drawn on its own without one. */
  readonly group?: string | undefined
}
export interface MapEdge {
  readonly from: string
  readonly to: string
}
export interface MapGroup {
  readonly id: string
  readonly label: string
}

/** What a layout is made of: plain data, since it crosses to a worker. */
export interface MapShape {
  readonly nodes: readonly { readonly id: string; readonly group?: string | undefined }[]
  readonly edges: readonly MapEdge[]
  /** Groups whose nodes are drawn; the others are one box each. */
  readonly open: readonly string[]
  /** Width to height of the window that it is seen in. */
  readonly aspect?: number
}

export interface PlacedBox {
  readonly id: string
  readonly kind: 'node' | 'group' | 'open-group'
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Nodes in a group. */
  readonly count: number
}
export interface PlacedLine {
  /** `from` and `to` are boxes: nodes, or closed groups for all that is in them. */
  readonly from: string
  readonly to: string
  readonly path: string
  /** Places of the edges that it stands for. */
  readonly edges: readonly number[]
  /** Drawn only while one of its ends is chosen: what leads to a hub that nearly everything leads to, or across open groups where lines are many. */
  readonly isQuiet: boolean
}
export interface PlacedMap {
  readonly boxes: readonly PlacedBox[]
  readonly lines: readonly PlacedLine[]
  readonly width: number
  readonly height: number
}

/** What is chosen on a map. */
export interface MapChoice {
  readonly kind: 'node' | 'group' | 'line'
  /** Of a node or group; `from to` of a line. */
  readonly id: string
  /** Places of the edges of a line. */
  readonly edges: readonly number[]
}
