/**
 * Which edges follow from others, and how long is the longest chain? Knows nodes as the numbers from 1 on, nothing else.
 */

import type { GraphEdge } from '../model/graph.ts'

/** The same edges, those marked that another way leads along. In a graph with circles none is. */
export function markImplied(nodes: number, edges: readonly GraphEdge[]): GraphEdge[] {
  const order = topologicalOrder(nodes, edges)
  if (order === undefined) return [...edges]
  const followers = followersOf(nodes, edges)
  const place = new Map(order.map((node, at) => [node, at]))
  const words = Math.ceil((nodes + 1) / 32)
  const reach: Uint32Array[] = []
  const implied = new Set<string>()
  for (const node of [...order].reverse()) {
    const reached = new Uint32Array(words)
    const near = followers[node]!.sort((left, right) => place.get(left)! - place.get(right)!)
    for (const next of near) {
      if (has(reached, next)) implied.add(`${node} ${next}`)
      else {
        const beyond = reach[next]!
        for (let at = 0; at < words; at += 1) reached[at]! |= beyond[at]!
        reached[next >> 5]! |= 1 << (next & 31)
      }
    }
    reach[node] = reached
  }
  return edges.map(edge => (implied.has(`${edge.from} ${edge.to}`) ? { ...edge, implied: true } : edge))
}

/** The number of nodes in the longest chain; undefined in a graph with circles. */
export function depthOf(nodes: number, edges: readonly GraphEdge[]): number | undefined {
  const order = topologicalOrder(nodes, edges)
  if (order === undefined) return undefined
  const followers = followersOf(nodes, edges)
  const depth = new Int32Array(nodes + 1)
  let most = 0
  for (const node of order) {
    const own = depth[node]! + 1
    most = Math.max(most, own)
    for (const next of followers[node]!) depth[next] = Math.max(depth[next]!, own)
  }
  return most
}

function topologicalOrder(nodes: number, edges: readonly GraphEdge[]): number[] | undefined {
  const followers = followersOf(nodes, edges)
  const waits = new Int32Array(nodes + 1)
  for (const { to } of edges) waits[to]! += 1
  const order: number[] = []
  for (let node = 1; node <= nodes; node += 1) if (waits[node] === 0) order.push(node)
  for (const node of order) {
    for (const next of followers[node]!) {
      waits[next]! -= 1
      if (waits[next] === 0) order.push(next)
    }
  }
  return order.length === nodes ? order : undefined
}

function followersOf(nodes: number, edges: readonly GraphEdge[]): number[][] {
  const followers: number[][] = Array.from({ length: nodes + 1 }, () => [])
  for (const { from, to } of edges) followers[from]!.push(to)
  return followers
}

function has(bits: Uint32Array, bit: number): boolean {
  return (bits[bit >> 5]! & (1 << (bit & 31))) !== 0
}
