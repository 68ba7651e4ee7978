/**
 * A plan's order as an SVG picture: one file that needs no other, light and dark as the reader's screen is. Every text in it can
 * be searched for and read out.
 */

import type { Box, Graph, GraphLayout, GraphNode, Point } from '../model/graph.ts'
import type { GraphReport } from '../model/report.ts'
import { svgStyle } from './graph-style.ts'
import {
  boxLines,
  boxTitle,
  graphNotes,
  graphTitle,
  groupWords,
  hasIrreversible,
  legendOf,
  toneOf,
  undoWords,
} from './graph-words.ts'
import { columnsIn } from './text-width.ts'
import { type XmlElement, xmlDocument } from './xml.ts'

/** Widths of a letter and heights of lines in points. */
const letter = 7.3
const lineHeight = 16
const padding = { x: 11, y: 8 }
/** Between a box and the ring around it. */
const ringGap = 4
const heading = { letter: 7.9, height: 13 }
const margin = 24
const titleHeight = 30

/** What the layout needs to know: how large the boxes and the headings are. */
export function svgSizes(graph: Graph) {
  return {
    nodes: new Map(graph.nodes.map(node => [node.number, sizeOf(node)])),
    groups: new Map(
      graph.groups.map(group => [
        group,
        { width: columnsIn(groupWords(group)) * heading.letter, height: heading.height },
      ]),
    ),
  }
}

function sizeOf(node: GraphNode): { width: number; height: number } {
  const lines = boxLines(node)
  const columns = Math.max(...lines.map(columnsIn))
  const around = node.irreversible > 0 ? 2 * ringGap : 0
  return {
    width: columns * letter + 2 * padding.x + around,
    height: lines.length * lineHeight + 2 * padding.y + around,
  }
}

export function renderGraphSvg(report: GraphReport): string {
  const { graph, layout } = report
  if (layout === undefined) throw new Error('a picture needs a layout')
  const notes = graphNotes(report)
  const legend = legendRow(graph)
  const top = margin + titleHeight + notes.length * lineHeight + (legend.height === 0 ? 0 : legend.height + 20) + 16
  const textWidth = Math.max(...[graphTitle(report), ...notes].map(text => columnsIn(text) * letter))
  const width = Math.ceil(2 * margin + Math.max(layout.width, legend.width, textWidth, 320))
  const height = Math.ceil(top + layout.height + margin)
  const at = (x: number, y: number) => `translate(${round(x)} ${round(y)})`
  return xmlDocument(
    element(
      'svg',
      {
        xmlns: 'http://www.w3.org/2000/svg',
        width,
        height,
        viewBox: `0 0 ${width} ${height}`,
        role: 'graphics-document document',
        'aria-labelledby': 'plan-title plan-notes',
      },
      [
        element('title', { id: 'plan-title' }, graphTitle(report)),
        element('desc', { id: 'plan-notes' }, notes.join(' ')),
        element('style', {}, svgStyle),
        marker,
        element('rect', { class: 'ground', width, height }, []),
        textAt('title', margin, margin + 16, graphTitle(report)),
        ...notes.map((note, line) => textAt('note', margin, margin + titleHeight + 12 + line * lineHeight, note)),
        element('g', { transform: at(margin, margin + titleHeight + notes.length * lineHeight + 14) }, legend.elements),
        element('g', { transform: at(margin, top) }, parts(graph, layout)),
      ],
    ),
  )
}

const marker: XmlElement = element('defs', {}, [
  element(
    'marker',
    { id: 'plan-arrow', viewBox: '0 0 10 10', refX: 9, refY: 5, markerWidth: 8, markerHeight: 8, orient: 'auto' },
    [element('path', { class: 'tip', d: 'M0 1 10 5 0 9z' }, [])],
  ),
])

function parts(graph: Graph, layout: GraphLayout): XmlElement[] {
  const waits = new Map<number, number[]>()
  for (const { from, to } of layout.edges) waits.set(to, [...(waits.get(to) ?? []), from])
  return [
    ...graph.groups.map(group => groupElement(group, layout.groups.get(group)!)),
    ...layout.edges.map(({ points, tip }) =>
      element('path', { class: 'edge', d: curve(points, tip), 'marker-end': 'url(#plan-arrow)' }, []),
    ),
    ...graph.nodes.map(node => nodeElement(node, layout.nodes.get(node.number)!, waits.get(node.number) ?? [])),
  ]
}

function groupElement(group: string, box: Box): XmlElement {
  const { left, top } = corner(box)
  return element('g', { class: 'group' }, [
    element('rect', { ...rectangle(box), rx: 8 }, []),
    textAt('heading', left + 12, top + 19, groupWords(group)),
  ])
}

function nodeElement(node: GraphNode, box: Box, waits: readonly number[]): XmlElement {
  const lines = boxLines(node)
  const warned = node.irreversible > 0
  const gap = warned ? ringGap : 0
  const { x, y, width, height } = box
  const inner = { x, y, width: width - 2 * gap, height: height - 2 * gap }
  const { left, top } = corner(inner)
  const after = waits.length === 0 ? '' : `, after ${waits.join(', ')}`
  return element(
    'g',
    { class: `node ${toneOf(node)}`, role: 'graphics-symbol img', 'aria-label': `${boxTitle(node)}${after}` },
    [
      element('title', {}, `${boxTitle(node)}${after}`),
      ...(warned ? [element('rect', { class: 'ring', ...rectangle(box), rx: 8 }, [])] : []),
      element('rect', { ...rectangle(inner), rx: 5 }, []),
      ...lines.map((line, at) => {
        const name = at === 0 ? 'first' : warned && at === lines.length - 1 ? 'warning' : 'line'
        return textAt(name, left + padding.x, top + padding.y + 12 + at * lineHeight, line)
      }),
    ],
  )
}

/** Boxes beside each other, as wide as their words. */
function legendRow(graph: Graph): { width: number; height: number; elements: XmlElement[] } {
  const entries = [
    ...legendOf(graph).map(({ tone, words }) => ({ tone, words, ring: false })),
    ...(hasIrreversible(graph) ? [{ tone: 'ringed', words: undoWords.toLowerCase(), ring: true }] : []),
  ]
  let left = 0
  const height = 24
  const elements = entries.map(({ tone, words, ring }) => {
    const width = columnsIn(words) * letter + 2 * padding.x
    const box = { x: round(left), y: 0, width: round(width), height, rx: 5 }
    left += width + 12
    return element('g', { class: `node ${tone}` }, [
      element('rect', ring ? { class: 'ring', ...box } : box, []),
      textAt(ring ? 'warning' : 'first', box.x + padding.x, 16, words),
    ])
  })
  return { width: left, height: entries.length === 0 ? 0 : height, elements }
}

function textAt(name: string, x: number, y: number, text: string): XmlElement {
  return element('text', { class: name, x: round(x), y: round(y) }, text)
}

function curve([start, ...points]: readonly Point[], tip: Point): string {
  const written = ({ x, y }: Point): string => `${round(x)} ${round(y)}`
  return `M${written(start!)} C${points.map(written).join(' ')} L${written(tip)}`
}

function rectangle(box: Box) {
  const { left, top } = corner(box)
  return { x: round(left), y: round(top), width: round(box.width), height: round(box.height) }
}

function corner({ x, y, width, height }: Box): { left: number; top: number } {
  return { left: x - width / 2, top: y - height / 2 }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function element(name: string, attributes: XmlElement['attributes'], content: XmlElement['content']): XmlElement {
  return { name, attributes, content }
}
