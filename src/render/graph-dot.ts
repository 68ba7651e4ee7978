/** A plan's order in DOT, the language of Graphviz: `dot -Tpdf plan.dot`. */

import type { GraphNode } from '../model/graph.ts'
import type { GraphReport } from '../model/report.ts'
import { lightColors } from './graph-colors.ts'
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

export function renderGraphDot(report: GraphReport): string {
  const { graph } = report
  return [
    'digraph plan {',
    `  graph [rankdir=LR, newrank=true, fontname="Helvetica", labelloc=t, labeljust=l, label=${quoted([graphTitle(report), ...graphNotes(report)])}]`,
    '  node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=11, margin="0.15,0.08"]',
    '  edge [color="#59626c", arrowsize=0.7]',
    ...graph.groups.flatMap((group, at) => [
      `  subgraph cluster_${at + 1} {`,
      `    graph [label=${quoted([groupWords(group)])}, color="#a3adb7", style=rounded]`,
      ...graph.nodes.filter(node => node.group === group).map(nodeLine),
      '  }',
    ]),
    ...legendLines(report),
    ...graph.edges.filter(edge => !edge.implied).map(edge => `  n${edge.from} -> n${edge.to}`),
    '}',
    '',
  ].join('\n')
}

function nodeLine(node: GraphNode): string {
  const { fill, line, text } = lightColors[toneOf(node)]
  const strong = node.irreversible === 0 ? '' : ', peripheries=2, penwidth=2'
  return `    n${node.number} [label=${quoted(boxLines(node))}, tooltip=${quoted([boxTitle(node)])}, fillcolor="${fill}", color="${line}", fontcolor="${text}"${strong}]`
}

function legendLines({ graph }: GraphReport): string[] {
  const entries = legendOf(graph)
  if (entries.length === 0) return []
  const boxes = entries.map(({ tone, words }, at) => {
    const { fill, line, text } = lightColors[tone]
    return `    legend${at + 1} [label=${quoted([words])}, fillcolor="${fill}", color="${line}", fontcolor="${text}"]`
  })
  const last = hasIrreversible(graph)
    ? [`    legend0 [label=${quoted([undoWords.toLowerCase()])}, fillcolor="#ffffff", peripheries=2, penwidth=2]`]
    : []
  return [
    '  subgraph cluster_legend {',
    '    graph [label="legend", color="#a3adb7", style="rounded,dashed"]',
    ...boxes,
    ...last,
    '  }',
  ]
}

/** A label: Graphviz reads backslashes and entities of HTML in it. Lines are set to the left. */
function quoted(lines: readonly string[]): string {
  const text = (line: string): string => line.replaceAll('&', '&amp;').replaceAll('\\', '\\\\').replaceAll('"', '\\"')
  if (lines.length === 1) return `"${text(lines[0]!)}"`
  return `"${lines.map(line => `${text(line)}\\l`).join('')}"`
}
