/** One change of a plan as a row, and many of them as bars. */

import type { Change } from '../model/plan.ts'
import type { Attributes, Json } from '../model/values.ts'
import { leavesOf } from './attributes.ts'
import { changeWord, signs } from './change.ts'
import { groupOf } from './groups.ts'
import { barsOf } from './html-charts.ts'
import type { Chart, Row, Tone } from './html-page.ts'
import { shortList, splitAddress } from './html-parts.ts'
import { attributeTable, textDifferences, type Views } from './html-values.ts'
import { inlineValue } from './values.ts'
import { dayOf, kindWords, lineOf } from './wording.ts'

const changeTones: { [action in Change['action']]: Tone } = {
  create: 'good',
  adopt: 'good',
  update: 'notice',
  move: 'notice',
  replace: 'bad',
  delete: 'bad',
  forget: 'bad',
  transition: 'mixed',
}
const toneWords: readonly { tone: Tone; sign: string; words: string }[] = [
  { tone: 'good', sign: '+', words: 'created or adopted' },
  { tone: 'notice', sign: '~', words: 'updated or moved' },
  { tone: 'bad', sign: '-', words: 'deleted, replaced or forgotten' },
  { tone: 'mixed', sign: '!', words: 'transition' },
]
const causeWords = { config: '', drift: 'drifted', both: 'drifted, and changed in the files' }

export function changeRow(change: Change): Row {
  const { address, kind, action } = change
  const group = groupOf(address)
  const { columns, views } = viewsOf(change)
  return {
    ...splitAddress(address, group),
    group,
    kind,
    what: action,
    whatWords: changeWord(change),
    sign: signs[action],
    tone: changeTones[action],
    summary: change.transition === undefined ? shortList(views.map(view => view.path)) : transitionWords(change),
    alerts: change.reversibility === 'irreversible' ? ['Cannot be undone.'] : [],
    notes: notesOf(change),
    ...(views.length === 0 ? {} : { attributes: attributeTable(columns, views, group) }),
    texts: views.flatMap(view => textDifferences(columns, view, columns.length === 2 ? [[0, 1]] : [], group)),
  }
}

function notesOf({ reason, objectId, source, reversibility, from, naturalKey, key }: Change): string[] {
  return [
    reason,
    ...(from === undefined ? [] : [`was ${from}`]),
    ...(naturalKey === '' || naturalKey === key ? [] : [`known at BigCommerce as ${naturalKey}`]),
    ...(objectId === undefined ? [] : [`id ${objectId}`]),
    ...(source === undefined ? [] : [`declared at ${lineOf(source)}`]),
    ...(typeof reversibility === 'object' ? [`reversible until ${dayOf(reversibility.until)}`] : []),
  ]
}

function transitionWords({ transition, address }: Change): string {
  if (transition === undefined) return ''
  const bare = (value: Json): string => (typeof value === 'string' ? value : inlineValue(value, groupOf(address)))
  return `${transition.attribute}: ${bare(transition.from)} → ${bare(transition.to)}`
}

/** What is new, what goes, or what differs. */
function viewsOf({ action, step, before, after, attributes }: Change): { columns: string[]; views: Views[] } {
  const secret = attributes.filter(one => one.sensitive).map(one => one.path)
  const isSecret = (path: string): boolean => secret.some(one => path === one || path.startsWith(`${one}.`))
  const leaves = (values: Attributes | null): Views[] =>
    leavesOf(values ?? {}, '')
      .filter(([, value]) => value !== null)
      .map(([path, value]) => ({ path, note: '', sensitive: isSecret(path), values: [value] }))
  if (action === 'create') return { columns: ['New'], views: leaves(after) }
  if (action === 'delete' || (step === 'remove' && attributes.length === 0))
    return { columns: ['Now'], views: leaves(before) }
  if (action !== 'update' && action !== 'replace') return { columns: [], views: [] }
  const views = attributes.map(({ path, cause, note, sensitive, before, after }) => ({
    path,
    note: [causeWords[cause], note ?? ''].filter(words => words !== '').join('; '),
    sensitive: sensitive === true,
    values: [before, after],
  }))
  return { columns: ['Before', 'After'], views }
}

/** How many changes there are of each word, in the order in which the words come. */
export function wordsChart(title: string, changes: readonly Change[], wordOf: (change: Change) => string): Chart {
  const counts = new Map<string, { tone: Tone; count: number }>()
  for (const change of changes) {
    const word = wordOf(change)
    counts.set(word, { tone: changeTones[change.action], count: (counts.get(word)?.count ?? 0) + 1 })
  }
  const counted = [...counts].map(([label, { tone, count }]) => ({ label, parts: [{ tone, words: label, count }] }))
  return { title, bars: barsOf(counted, 'action') }
}

export function kindsChart(changes: readonly Change[]): Chart {
  const kinds = new Map<string, Map<Tone, number>>()
  for (const { kind, action } of changes) {
    const counts = kinds.get(kind) ?? new Map<Tone, number>()
    const tone = changeTones[action]
    kinds.set(kind, counts.set(tone, (counts.get(tone) ?? 0) + 1))
  }
  const counted = [...kinds].map(([kind, counts]) => ({
    label: kindWords(kind),
    parts: toneWords.map(({ tone, words }) => ({ tone, words, count: counts.get(tone) ?? 0 })),
  }))
  const legend = toneWords.filter(({ tone }) => changes.some(change => changeTones[change.action] === tone))
  return { title: 'By kind', bars: barsOf(counted, 'kind'), legend }
}
