/** What becomes of a plan as nodes and edges, and what is folded. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toGraph } from '../../src/graph/index.ts'
import { markImplied } from '../../src/graph/reduce.ts'
import type { GraphEdge } from '../../src/model/graph.ts'
import { changesOf, storeOf } from './support.ts'

const drawn = (edges: readonly GraphEdge[]) =>
  edges.filter(edge => !edge.implied).map(({ from, to }) => `${from} ${to}`)

describe('a plan as a graph', () => {
  test('each change is a node in the order of the plan, under its store; accounts stand together', () => {
    const changes = changesOf([
      { address: 'accounts.a', kind: 'account' },
      { address: 'accounts.b', kind: 'account' },
      { address: 'stores.us', kind: 'store', after: ['accounts.a'] },
      { address: 'stores.us.channels.us', kind: 'channel', after: ['stores.us'] },
      { address: 'stores["x.y"].channels.us', kind: 'channel' },
    ])
    const graph = toGraph(changes, { foldAbove: 200 })
    expect(graph.nodes.map(node => [node.number, node.group, node.change?.address])).toEqual([
      [1, 'accounts', 'accounts.a'],
      [2, 'accounts', 'accounts.b'],
      [3, 'stores.us', 'stores.us'],
      [4, 'stores.us', 'stores.us.channels.us'],
      [5, 'stores["x.y"]', 'stores["x.y"].channels.us'],
    ])
    expect(drawn(graph.edges)).toEqual(['1 3', '3 4'])
    expect(graph).toMatchObject({ folded: 'no', changes: 5, stores: 2, depth: 3 })
  })

  test('what waits for what is no longer in the plan waits for nothing', () => {
    const [change] = changesOf([{ address: 'stores.us' }])
    expect(toGraph([{ ...change!, waitsFor: ['gone#create'] }], { foldAbove: 200 }).edges).toEqual([])
  })

  test('an empty plan is an empty graph', () => {
    expect(toGraph([], { foldAbove: 200 })).toMatchObject({ groups: [], nodes: [], edges: [], changes: 0 })
  })
})

describe('folding', () => {
  test('with more changes than the limit a node stands for a kind in a store, and counts', () => {
    const given = storeOf('us', 199)
    expect(toGraph(changesOf(given), { foldAbove: 201 }).folded).toBe('no')
    const graph = toGraph(
      changesOf([
        ...given,
        {
          address: 'stores.us.channels.us.pages.page-x',
          action: 'delete',
          kind: 'page',
          reversibility: 'irreversible',
        },
      ]),
      { foldAbove: 201 },
    )
    expect(graph.folded).toBe('kind')
    expect(graph.nodes.map(node => [node.kind, node.actions, node.irreversible])).toEqual([
      ['store', { create: 1 }, 0],
      ['channel', { create: 1 }, 0],
      ['page', { create: 199, delete: 1 }, 1],
    ])
    expect(drawn(graph.edges)).toEqual(['1 2', '2 3'])
    expect(graph.changes).toBe(202)
  })

  test('where that is still too much, it stands for a kind in all stores', () => {
    const given = Array.from({ length: 30 }, (_, at) => storeOf(`s${at}`, 2)).flat()
    const graph = toGraph(changesOf(given), { foldAbove: 80 })
    expect(graph).toMatchObject({ folded: 'stores', groups: ['stores'], changes: 120, stores: 30 })
    expect(graph.nodes.map(node => [node.group, node.kind, node.actions.create])).toEqual([
      ['stores', 'store', 30],
      ['stores', 'channel', 30],
      ['stores', 'page', 60],
    ])
  })

  test('what cannot be drawn is folded further', () => {
    const graph = toGraph(changesOf(storeOf('us', 20)), { foldAbove: 200, fits: one => one.nodes.length < 10 })
    expect(graph.folded).toBe('kind')
  })

  test('kinds that wait for each other keep both arrows', () => {
    const changes = changesOf([
      { address: 'stores.us.a', kind: 'a' },
      { address: 'stores.us.b', kind: 'b', after: ['stores.us.a'] },
      { address: 'stores.us.c', kind: 'a', after: ['stores.us.b'] },
    ])
    const graph = toGraph(changes, { foldAbove: 0 })
    expect(drawn(graph.edges)).toEqual(['1 2', '2 1'])
    expect(graph.depth).toBeUndefined()
  })
})

test('without the arrows that are left out, exactly the same is reachable; and none more could be', () => {
  const arrows = fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 })), { maxLength: 40 })
  fc.assert(
    fc.property(arrows, pairs => {
      const unique = new Set(pairs.filter(([from, to]) => from < to).map(([from, to]) => `${from} ${to}`))
      const edges = [...unique].map(pair => ({ from: Number(pair.split(' ')[0]), to: Number(pair.split(' ')[1]) }))
      const kept = markImplied(12, edges).filter(edge => !edge.implied)
      expect(reachable(kept)).toEqual(reachable(edges))
      for (const edge of kept) expect(reachable(kept.filter(one => one !== edge))).not.toEqual(reachable(edges))
    }),
  )
})

function reachable(edges: readonly GraphEdge[]): string[] {
  const from = (node: number): number[] =>
    edges.filter(edge => edge.from === node).flatMap(edge => [edge.to, ...from(edge.to)])
  return [...new Set(Array.from({ length: 12 }, (_, at) => from(at + 1).map(to => `${at + 1} ${to}`)).flat())].sort()
}
