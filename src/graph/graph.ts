/**
 * What does a plan look like as nodes and edges, and what is folded into one node where there are too many to be read?
 * Knows changes only by their address, kind, action and what they wait for; writes and draws nothing.
 */

import { formatAddress, parseAddress } from '../model/address.ts'
import type { Graph, GraphEdge, GraphNode } from '../model/graph.ts'
import type { Change } from '../model/plan.ts'
import { depthOf, markImplied } from './reduce.ts'

export interface FoldOptions {
  /** The most nodes that are drawn without folding. */
  foldAbove: number
  /** Whether what is drawn can take so much; where it cannot, more is folded. */
  fits?: (graph: Graph) => boolean
}

/** The least folded graph that is small enough, or the one that is folded most. */
export function toGraph(changes: readonly Change[], { foldAbove, fits = () => true }: FoldOptions): Graph {
  const levels: Graph['folded'][] = changes.length > foldAbove ? ['kind', 'stores'] : ['no', 'kind', 'stores']
  let graph: Graph | undefined
  for (const folded of levels) {
    graph = graphAt(changes, folded)
    if (graph.nodes.length <= foldAbove && fits(graph)) break
  }
  return graph!
}

function graphAt(changes: readonly Change[], folded: Graph['folded']): Graph {
  const nodes = new Map<string, GraphNode>()
  const numberOf = new Map<string, number>()
  for (const change of changes) {
    const group = groupOf(change.address, folded)
    const id = folded === 'no' ? change.id : `${change.kind} ${group}`
    const node = nodes.get(id) ?? { number: nodes.size + 1, group, kind: change.kind, actions: {}, irreversible: 0 }
    nodes.set(id, node)
    numberOf.set(change.id, node.number)
    node.actions[change.action] = (node.actions[change.action] ?? 0) + 1
    if (change.reversibility === 'irreversible') node.irreversible += 1
    if (folded === 'no') {
      const { address, action, step, transition } = change
      node.change = {
        address,
        action,
        ...(step === undefined ? {} : { step }),
        ...(transition === undefined ? {} : { transition }),
      }
    }
  }
  const drawn = [...nodes.values()]
  const edges = edgesOf(changes, numberOf)
  const depth = depthOf(drawn.length, edges)
  return {
    groups: [...new Set(drawn.map(node => node.group))],
    nodes: drawn,
    edges: markImplied(drawn.length, edges),
    folded,
    changes: changes.length,
    stores: storesOf(changes),
    ...(depth === undefined ? {} : { depth }),
  }
}

/** Each pair of nodes once; what waits for its own node is no edge. */
function edgesOf(changes: readonly Change[], numberOf: ReadonlyMap<string, number>): GraphEdge[] {
  const seen = new Set<string>()
  const edges: GraphEdge[] = []
  for (const change of changes) {
    const to = numberOf.get(change.id)!
    for (const id of change.waitsFor) {
      const from = numberOf.get(id)
      if (from === undefined || from === to || seen.has(`${from} ${to}`)) continue
      seen.add(`${from} ${to}`)
      edges.push({ from, to })
    }
  }
  return edges.sort((left, right) => left.from - right.from || left.to - right.to)
}

/** Accounts stand together, and what is in a store or about it. */
function groupOf(address: string, folded: Graph['folded']): string {
  const [collection = address, key] = parseAddress(address) ?? []
  if (collection !== 'stores' || key === undefined || folded === 'stores') return collection
  return formatAddress([collection, key])
}

function storesOf(changes: readonly Change[]): number {
  const groups = new Set(changes.map(change => groupOf(change.address, 'no')))
  return [...groups].filter(group => /^stores[.[]/.test(group)).length
}
