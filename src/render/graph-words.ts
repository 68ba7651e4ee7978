/**
 * What stands in the boxes of a picture? The sign and the number of each change, its address and what is done: colours say
 * nothing that is not written too. Knows no format; texts are escaped for people, not yet for a language.
 */

import type { Graph, GraphNode } from '../model/graph.ts'
import type { Change } from '../model/plan.ts'
import type { GraphReport } from '../model/report.ts'
import { signs } from './change.ts'
import { escapeText } from './escape.ts'
import { labelOf } from './groups.ts'
import { actionOrder } from './plan.ts'
import { columnsIn } from './text-width.ts'
import { countOf, formatNumber, kindWords } from './wording.ts'

type Action = Change['action']

/** What is mixed where a box stands for several actions. */
export type Tone = Action | 'mixed'

/** More is cut out of the middle: what an address begins and ends with tells objects apart. */
const mostColumns = 56

export const undoWords = 'CANNOT BE UNDONE'

/** The two or three lines of a box. */
export function boxLines(node: GraphNode): string[] {
  const { change, irreversible } = node
  if (change === undefined) {
    const warning = irreversible === 0 ? [] : [`${formatNumber(irreversible)} ${undoWords}`]
    return [shortened(`${kindWords(node.kind)}: ${countOf(sumOf(node), 'change')}`), actionCounts(node), ...warning]
  }
  const kind = kindWords(node.kind)
  const first = `${node.number}  ${signs[change.action]} ${labelOf(change.address, node.group, kind)}`
  const warning = irreversible === 0 ? [] : [undoWords]
  return [shortened(first), shortened(`${changeWords(change)} ${kind}`), ...warning]
}

/** The whole of it, for who points at the box or has it read out. */
export function boxTitle(node: GraphNode): string {
  const { change, irreversible } = node
  const warning =
    irreversible === 0
      ? ''
      : `; ${irreversible === 1 ? '' : `${formatNumber(irreversible)} `}${undoWords.toLowerCase()}`
  if (change === undefined)
    return `${kindWords(node.kind)} in ${groupWords(node.group)}: ${actionCounts(node)}${warning}`
  const words = `${changeWords(change)} ${kindWords(node.kind)}`
  return `${node.number}: ${words} ${escapeText(change.address)}${warning}`
}

export function toneOf({ actions }: GraphNode): Tone {
  const [first = 'update', ...others] = Object.keys(actions) as Action[]
  return others.length === 0 ? first : 'mixed'
}

/** The tones that occur, in the order of the legend, with sign and name. */
export function legendOf(graph: Graph): { tone: Tone; words: string }[] {
  const tones = new Set(graph.nodes.map(toneOf))
  const named = actionOrder.filter(action => tones.has(action))
  return [
    ...named.map(action => ({ tone: action, words: `${signs[action]} ${action}` })),
    ...(tones.has('mixed') ? [{ tone: 'mixed' as const, words: 'several actions' }] : []),
  ]
}

export function hasIrreversible(graph: Graph): boolean {
  return graph.nodes.some(node => node.irreversible > 0)
}

export function groupWords(group: string): string {
  if (group === 'accounts') return 'accounts'
  return group === 'stores' ? 'all stores' : shortened(escapeText(group))
}

/** `The order of a plan: 12 changes in 1 store` */
export function graphTitle({ graph }: GraphReport): string {
  const stores = graph.stores === 0 ? '' : ` in ${countOf(graph.stores, 'store')}`
  return `The order of a plan: ${countOf(graph.changes, 'change')}${stores}`
}

/** What else there is to know of the picture, a sentence each. */
export function graphNotes({ graph, planned }: GraphReport): string[] {
  const made = `Planned ${escapeText(planned.slice(0, 16).replace('T', ' '))} UTC.`
  if (graph.nodes.length === 0) return [made, 'No changes.']
  const notes = [made, 'Arrows lead from a change to what waits for it.']
  const implied = graph.edges.filter(edge => edge.implied).length
  if (implied > 0)
    notes.push(
      `${countOf(implied, 'arrow')} ${implied === 1 ? 'is left out, since it follows' : 'are left out, since they follow'} from others.`,
    )
  if (graph.folded === 'kind') notes.push('Folded: a box stands for all changes of a kind in a store.')
  if (graph.folded === 'stores')
    notes.push(`Folded: a box stands for all changes of a kind in all ${formatNumber(graph.stores)} stores.`)
  return notes
}

/** `+ 10 create, ~ 2 update` */
export function actionCounts({ actions }: GraphNode): string {
  return actionOrder
    .filter(action => actions[action] !== undefined)
    .map(action => `${signs[action]} ${formatNumber(actions[action]!)} ${action}`)
    .join(', ')
}

function sumOf({ actions }: GraphNode): number {
  return Object.values(actions).reduce((sum, count) => sum + count, 0)
}

/** What is done in words: a replacement is two steps. */
export function changeWords({ action, step, transition }: NonNullable<GraphNode['change']>): string {
  if (transition !== undefined) return escapeText(transition.name.replaceAll('_', ' '))
  if (step === undefined) return action
  return step === 'remove' ? 'replace, remove the old' : 'replace, make the new'
}

function shortened(text: string): string {
  if (columnsIn(text) <= mostColumns) return text
  const letters = [...new Intl.Segmenter().segment(text)].map(one => one.segment)
  const half = Math.floor(mostColumns / 2) - 1
  return `${taken(letters, half).join('')}…${taken(letters.reverse(), half).reverse().join('')}`
}

/** The first of them that are no wider together. */
function taken(letters: readonly string[], columns: number): string[] {
  let width = 0
  const end = letters.findIndex(letter => {
    width += columnsIn(letter)
    return width > columns
  })
  return letters.slice(0, end === -1 ? letters.length : end)
}
