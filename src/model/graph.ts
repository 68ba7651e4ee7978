/** A plan as a picture has it: nodes for what is done, in the plan's order, and edges for what waits for what. */

import type { Change } from './plan.ts'

type Action = Change['action']

export interface GraphNode {
  /** Its place in the order, from 1 on; of a folded node that of its first change among the nodes. */
  number: number
  /** `accounts`, the address of a store, or `stores` where stores are folded. */
  group: string
  kind: string
  /** How many changes it stands for, by action. */
  actions: { [action in Action]?: number }
  /** How many of them cannot be undone. */
  irreversible: number
  /** What it stands for, when that is one change. */
  change?: Pick<Change, 'address' | 'action' | 'step' | 'transition'>
}

/** `to` waits for `from`; both are numbers of nodes. */
export interface GraphEdge {
  from: number
  to: number
  /** It follows from other edges; pictures leave it out. */
  implied?: true
}

export interface Graph {
  /** In the order of their first node. */
  groups: string[]
  nodes: GraphNode[]
  edges: GraphEdge[]
  /** What one node stands for: a change, the changes of a kind in a store, or those of a kind in all stores. */
  folded: 'no' | 'kind' | 'stores'
  /** How many changes there are, and in how many stores. */
  changes: number
  stores: number
  /** How many nodes the longest chain has; absent where folded nodes wait for each other. */
  depth?: number
}

/** Where the parts of a picture stand, in points from its upper left corner; y grows downwards. */
export interface GraphLayout {
  width: number
  height: number
  /** By number; x and y are those of the middle. */
  nodes: Map<number, Box>
  /** By name. */
  groups: Map<string, Box>
  /** The points of cubic Bézier curves, and the tip of the arrow. */
  edges: { from: number; to: number; points: Point[]; tip: Point }[]
}

export interface Point {
  x: number
  y: number
}

export interface Box extends Point {
  width: number
  height: number
}
