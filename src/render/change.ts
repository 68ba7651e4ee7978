/**
 * How is one change of a plan told? A line with its sign, its address, what is done and why, and below it what differs.
 *
 * sign | action     | what happens
 * -----|------------|------------------------------------------------------
 * +    | create     | a new object at BigCommerce
 * ⇢    | adopt      | an existing object is recorded as ours
 * ~    | update     | attributes change in place
 * ±    | replace    | the object is deleted and made anew
 * -    | delete     | the object is deleted at BigCommerce
 * ×    | forget     | the record goes, the object stays
 * →    | move       | the record gets another address
 * !    | transition | a step of a store's lifecycle or billing
 */

import type { Change } from '../model/plan.ts'
import type { Json } from '../model/values.ts'
import type { Look } from './attributes.ts'
import { attributeLines, newAttributeLines } from './attributes.ts'
import { escapeText } from './escape.ts'
import { labelOf, relativeAddress } from './groups.ts'
import type { Paint, Style } from './style.ts'
import { inlineValue } from './values.ts'
import { dayOf, kindWords, lineOf } from './wording.ts'

export const signs: { [action in Change['action']]: string } = {
  create: '+',
  adopt: '⇢',
  update: '~',
  replace: '±',
  delete: '-',
  forget: '×',
  move: '→',
  transition: '!',
}

/** Widths of the columns, the same for a whole plan. */
export interface Columns {
  label: number
  word: number
}

/** The two halves of a replacement as one change, at the place of the removal; all others as they are. */
export function joinReplacements(changes: readonly Change[]): Change[] {
  const removed = new Set(changes.filter(one => one.step === 'remove').map(one => one.address))
  const made = new Map(changes.filter(one => one.step === 'create').map(one => [one.address, one]))
  return changes.flatMap(change => {
    if (change.step === 'create') return removed.has(change.address) ? [] : [change]
    const other = change.step === 'remove' ? made.get(change.address) : undefined
    return [other === undefined ? change : { ...change, attributes: other.attributes, after: other.after }]
  })
}

export function columnsOf(changes: readonly Change[], groupOf: (change: Change) => string, width: number): Columns {
  const most = Math.max(width - 46, 24)
  let [label, word] = [0, 0]
  for (const change of changes) {
    const length = changeLabel(change, groupOf(change)).length
    if (length <= most && length > label) label = length
    word = Math.max(word, changeWord(change).length)
  }
  return { label, word }
}

export function changeLines(change: Change, look: Look, columns: Columns): string[] {
  const paint = signPaint(change.action, look.style)
  const label = changeLabel(change, look.group)
  const word = changeWord(change)
  const tail = tailOf(change, look)
  const start = `  ${paint(signs[change.action])} ${label}${' '.repeat(Math.max(columns.label - label.length, 0))}   `
  const line = tail === '' ? `${start}${paint(word)}` : `${start}${paint(word.padEnd(columns.word))}   ${tail}`
  return [line, ...detailLines(change, look)]
}

/** `channels.us.pages.about (id 12)`; for a transition what goes from where to where. */
export function changeLabel(change: Change, group: string): string {
  const { transition, objectId, key } = change
  const where = labelOf(change.address, group, kindWords(change.kind))
  if (transition !== undefined) {
    const step = `${escapeText(transition.attribute)}: ${bare(transition.from, group)} → ${bare(transition.to, group)}`
    return change.address === group ? step : `${where} ${step}`
  }
  return objectId === undefined || objectId === key ? where : `${where} (id ${escapeText(objectId)})`
}

/** What is done, in a word: the action, or the name of the step. */
export function changeWord(change: Change): string {
  return change.transition === undefined ? change.action : escapeText(change.transition.name.replaceAll('_', ' '))
}

/** The colour of an action. */
export function signPaint(action: Change['action'], style: Style): Paint {
  if (action === 'create' || action === 'adopt') return style.added
  if (action === 'delete' || action === 'forget' || action === 'replace') return style.removed
  return style.changed
}

/** What is said behind the word: that it cannot be undone, why, until when it can, and where it is declared. */
export function tailOf(change: Change, { style, group }: Look): string {
  const { reversibility, source } = change
  const parts: string[] = []
  if (reversibility === 'irreversible') parts.push(style.danger('CANNOT BE UNDONE'))
  const reason = reasonOf(change, group)
  if (reason !== undefined) parts.push(reason)
  if (typeof reversibility === 'object') parts.push(`reversible until ${dayOf(reversibility.until)}`)
  if (source !== undefined) parts.push(style.dim(lineOf(source)))
  return parts.join(' · ')
}

/** Why, where the action itself does not say it. */
function reasonOf(change: Change, group: string): string | undefined {
  switch (change.action) {
    case 'create':
      return change.reversibility === 'irreversible' ? escapeText(change.reason) : undefined
    case 'update':
      return undefined
    case 'move':
      return change.from === undefined ? undefined : `was ${relativeAddress(change.from, group)}`
    case 'replace':
      if (change.attributes.length > 0 || change.parent === undefined) return escapeText(change.reason)
      return `together with ${relativeAddress(change.parent, group)}`
    default:
      return escapeText(change.reason)
  }
}

function detailLines(change: Change, look: Look): string[] {
  switch (change.action) {
    case 'create':
      return newAttributeLines(change.after ?? {}, look)
    case 'adopt':
      return identityOf(change).map(([name, value]) => `      ${escapeText(name)}: ${inlineValue(value, look.group)}`)
    case 'update':
    case 'replace':
      return change.attributes.flatMap(attribute => attributeLines(attribute, look))
    default:
      return []
  }
}

/** What tells people which object this is, unless its address does; as it is now if that is known. */
export function identityOf(change: Change): [name: string, value: Json][] {
  for (const attributes of [change.before, change.after]) {
    const names = Object.entries(attributes ?? {}).filter(
      ([name, value]) =>
        typeof value === 'string' && (name === 'name' || name.endsWith('_name') || value === change.naturalKey),
    )
    if (names.length > 0) return names
  }
  return change.naturalKey === '' || change.address.includes(change.naturalKey) ? [] : [['key', change.naturalKey]]
}

function bare(value: Json, group: string): string {
  return typeof value === 'string' ? escapeText(value) : inlineValue(value, group)
}
