/** The order of a plan as a list for people: each change with its number, and the numbers of what it waits for. */

import type { GraphNode } from '../model/graph.ts'
import type { GraphReport } from '../model/report.ts'
import { signPaint, signs } from './change.ts'
import { diagnosticsBlock } from './diagnostics.ts'
import { escapeText } from './escape.ts'
import { actionCounts, changeWords, graphNotes, graphTitle, undoWords } from './graph-words.ts'
import { labelOf } from './groups.ts'
import { joinBlocks } from './plan.ts'
import type { RenderOptions, Style } from './style.ts'
import { createStyle } from './style.ts'
import { columnsIn } from './text-width.ts'
import { countOf, formatNumber, kindWords } from './wording.ts'

/** More numbers than these are counted. */
const shownWaits = 6

export function renderGraph(report: GraphReport, options: RenderOptions): string[] {
  const style = createStyle(options.color)
  const { graph, saved_to } = report
  const problems = diagnosticsBlock(report.diagnostics, style)
  if (saved_to !== undefined) return joinBlocks([[`Wrote ${escapeText(saved_to)}.`, ...closing(report)], problems])
  const waits = new Map<number, number[]>(graph.nodes.map(node => [node.number, []]))
  for (const { from, to, implied } of graph.edges) if (!implied) waits.get(to)!.push(from)
  const most = Math.max(24, options.width - 50)
  const widths = graph.nodes.map(node => columnsIn(label(node))).filter(width => width <= most)
  const column = Math.max(0, ...widths)
  const digits = String(graph.nodes.length).length
  return joinBlocks([
    ...graph.groups.map(group => [
      style.heading(group === 'stores' ? 'all stores' : escapeText(group)),
      ...graph.nodes
        .filter(node => node.group === group)
        .map(node => {
          const text = label(node)
          const gap = ' '.repeat(Math.max(0, column - columnsIn(text)))
          const number = String(node.number).padStart(digits)
          return `  ${number}  ${painted(node, style)}${gap}   ${[...tail(node, style), ...after(waits.get(node.number)!)].join(' · ')}`
        }),
    ]),
    closing(report),
    problems,
  ])
}

function label({ change, kind, group }: GraphNode): string {
  if (change === undefined) return kindWords(kind)
  return `${signs[change.action]} ${labelOf(change.address, group, kindWords(kind))}`
}

function painted(node: GraphNode, style: Style): string {
  const text = label(node)
  const { change } = node
  if (change === undefined) return text
  const sign = signs[change.action]
  return `${signPaint(change.action, style)(sign)}${text.slice(sign.length)}`
}

function tail(node: GraphNode, style: Style): string[] {
  const { change, irreversible } = node
  const words = change === undefined ? actionCounts(node) : changeWords(change)
  if (irreversible === 0) return [words]
  return [words, style.danger(change === undefined ? `${formatNumber(irreversible)} ${undoWords}` : undoWords)]
}

function after(numbers: readonly number[]): string[] {
  if (numbers.length === 0) return []
  const hidden = numbers.length - shownWaits
  const shown = numbers.slice(0, hidden > 0 ? shownWaits : undefined).join(', ')
  return [`after ${shown}${hidden > 0 ? ` and ${formatNumber(hidden)} more` : ''}`]
}

function closing(report: GraphReport): string[] {
  const { graph } = report
  const depth =
    graph.depth === undefined || graph.depth < 2 ? '' : ` The longest chain has ${countOf(graph.depth, 'step')}.`
  const folded = graphNotes(report).filter(note => note.startsWith('Folded'))
  return [`${graphTitle(report)}.${depth}`, ...folded]
}
