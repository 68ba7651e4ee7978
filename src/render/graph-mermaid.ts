/** A plan's order in Mermaid, which GitHub, GitLab and many wikis draw where it stands in a block of code. */

import type { Graph, GraphNode } from '../model/graph.ts'
import type { GraphReport } from '../model/report.ts'
import { lightColors } from './graph-colors.ts'
import {
  boxLines,
  graphNotes,
  graphTitle,
  groupWords,
  hasIrreversible,
  legendOf,
  toneOf,
  undoWords,
} from './graph-words.ts'

/** What Mermaid draws if nobody has told it to draw more: letters and arrows. */
const mostLetters = 50_000
const mostEdges = 500

/** Whether it is drawn everywhere. */
export function fitsMermaid(report: GraphReport): boolean {
  const shown = report.graph.edges.filter(edge => !edge.implied)
  return shown.length <= mostEdges && renderGraphMermaid(report).length <= mostLetters
}

export function renderGraphMermaid(report: GraphReport): string {
  const { graph } = report
  return [
    '---',
    `title: ${JSON.stringify(graphTitle(report))}`,
    'config:',
    '  flowchart:',
    '    wrappingWidth: 600',
    '---',
    'flowchart LR',
    `  accTitle: ${graphTitle(report)}`,
    `  accDescr: ${graphNotes(report).join(' ')}`,
    ...graph.groups.flatMap((group, at) => [
      `  subgraph g${at + 1}[${quoted([groupWords(group)])}]`,
      ...graph.nodes.filter(node => node.group === group).map(nodeLine),
      '  end',
    ]),
    ...legendLines(report),
    ...graph.edges.filter(edge => !edge.implied).map(edge => `  n${edge.from} --> n${edge.to}`),
    ...styleLines(graph),
    '',
  ].join('\n')
}

function nodeLine(node: GraphNode): string {
  const box = quoted(boxLines(node))
  const shape = node.irreversible === 0 ? `[${box}]` : `[[${box}]]`
  return `    n${node.number}${shape}:::${toneOf(node)}`
}

function legendLines(report: GraphReport): string[] {
  const { graph } = report
  const folded = graphNotes(report).filter(note => note.startsWith('Folded'))
  const entries = legendOf(graph)
  if (entries.length === 0) return []
  return [
    '  subgraph legend',
    ...entries.map(({ tone, words }, at) => `    l${at + 1}[${quoted([words])}]:::${tone}`),
    ...(hasIrreversible(graph) ? [`    l0[[${quoted([undoWords.toLowerCase()])}]]`] : []),
    ...folded.map((note, at) => `    f${at + 1}[${quoted([note])}]`),
    '  end',
  ]
}

function styleLines(graph: Graph): string[] {
  return legendOf(graph).map(({ tone }) => {
    const { fill, line, text } = lightColors[tone]
    return `  classDef ${tone} fill:${fill},stroke:${line},color:${text}`
  })
}

/** Whatever is neither a letter or digit, nor stands alone between two, nor means nothing to Mermaid, Markdown and HTML. */
const meaningful = /(?<![\p{L}\p{N}])[._-]|[._-](?![\p{L}\p{N}])|[^\p{L}\p{N} ,:…⇢±×→._-]/gu

/** What could mean something is written as the number of its character. */
function quoted(lines: readonly string[]): string {
  return `"${lines.map(line => line.replace(meaningful, numbered)).join('<br>')}"`
}

/** A backslash with an n behind it would be a line break, spelled out or not: a joiner without width keeps them apart. */
function numbered(character: string): string {
  return `#${character.codePointAt(0)};${character === '\\' ? '#8288;' : ''}`
}
