/**
 * Where do the boxes and the arrows of a picture stand? Graphviz decides; it is given the sizes of the boxes and no texts.
 * The only file that knows @viz-js/viz, which it loads when something is drawn.
 */

import type { Box, Graph, GraphLayout, Point } from '../model/graph.ts'

/** Points. */
interface Size {
  width: number
  height: number
}

/** How large the boxes of nodes are, by number, and the headings of groups, by name. */
export interface Sizes {
  nodes: ReadonlyMap<number, Size>
  groups: ReadonlyMap<string, Size>
}

/** What Graphviz answers: clusters and nodes, and edges between them. */
interface Drawn {
  bb: string
  objects?: { name: string; bb?: string; pos?: string }[]
  edges?: { tail: number; head: number; pos: string }[]
}

const pointsPerInch = 72

/** What Graphviz has at the bottom stands at the top: it begins at the bottom, and people do not. */
export async function layOut(graph: Graph, sizes: Sizes): Promise<GraphLayout> {
  const { instance } = await import('@viz-js/viz')
  const viz = await instance()
  return toLayout(graph, sizes, viz.renderJSON(inputOf(graph, sizes)) as Drawn)
}

function inputOf(graph: Graph, { nodes, groups }: Sizes) {
  const subgraphs = graph.groups.map((group, at) => ({
    name: `cluster_${at}`,
    graphAttributes: { ...spaceFor(groups.get(group)!), margin: 14 },
    nodes: graph.nodes
      .filter(node => node.group === group)
      .map(({ number }) => ({
        name: String(number),
        attributes: inches(nodes.get(number)!),
      })),
  }))
  return {
    graphAttributes: { rankdir: 'LR', newrank: true, nodesep: 0.14, ranksep: 0.8 },
    nodeAttributes: { shape: 'box', label: '', fixedsize: true },
    edgeAttributes: { arrowsize: 0.7, headport: 'w' },
    subgraphs,
    edges: graph.edges.filter(edge => !edge.implied).map(({ from, to }) => ({ tail: String(from), head: String(to) })),
  }
}

/** Left of the lower edge, which is the upper one of the picture. A label of letters that are as wide as they are for Graphviz, 0.6 of their size. */
function spaceFor({ width, height }: Size) {
  return {
    label: 'x'.repeat(Math.ceil(width / (0.6 * height))),
    fontname: 'Courier',
    fontsize: height,
    labeljust: 'l',
    labelloc: 'b',
  }
}

function inches({ width, height }: Size) {
  return { width: width / pointsPerInch, height: height / pointsPerInch }
}

function toLayout(graph: Graph, sizes: Sizes, drawn: Drawn): GraphLayout {
  const { width, height } = boxOf(drawn.bb)
  const layout: GraphLayout = { width, height, nodes: new Map(), groups: new Map(), edges: [] }
  const { objects = [], edges = [] } = drawn
  for (const { name, bb, pos } of objects) {
    if (bb !== undefined) layout.groups.set(graph.groups[Number(name.slice('cluster_'.length))]!, boxOf(bb))
    else if (pos !== undefined) layout.nodes.set(Number(name), { ...pointOf(pos), ...sizes.nodes.get(Number(name))! })
  }
  for (const { tail, head, pos } of edges) {
    const [first, ...points] = pos.split(' ')
    const tip = pointOf(first!.replace(/^e,/, ''))
    layout.edges.push({
      from: Number(objects[tail]!.name),
      to: Number(objects[head]!.name),
      points: points.map(pointOf),
      tip,
    })
  }
  return layout
}

function boxOf(bounds: string): Box {
  const [left = 0, top = 0, right = 0, bottom = 0] = bounds.split(',').map(Number)
  const [width, height] = [right - left, Math.abs(bottom - top)]
  return { x: (left + right) / 2, y: (top + bottom) / 2, width, height }
}

function pointOf(text: string): Point {
  const [x = 0, y = 0] = text.split(',').map(Number)
  return { x, y }
}
