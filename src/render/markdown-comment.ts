/**
 * What does a comment on a pull request look like, and what is left out when it would grow too long? The summary is kept
 * whole; below it, as many entries as there is room for, those first that cannot be undone. What is missing is counted.
 */

import type { MarkedLine } from './markdown-text.ts'
import { codeSpan, diffFence, folded, htmlText } from './markdown-text.ts'
import { countOf, formatNumber } from './wording.ts'

/** GitHub takes 65,536 characters. This many bytes of UTF-8 are never more characters, and leave room for a line of the pipeline's. */
const mostBytes = 64_000
/** Stores named of which something is left out. */
const namedGroups = 20
/** Bytes for what is said about what is left out, and for what stands around the entries of a store. */
const noticeRoom = 6_000
const frame = 120

/** Something that is shown whole or not at all. */
export interface Entry {
  /** The account or store that it is about. */
  group: string
  lines: MarkedLine[]
  /** What it is counted as: `create`. */
  word: string
  /** The lowest are shown first when there is not room for all. */
  rank: number
}

export interface Comment {
  /** Stands first, so that a pipeline finds its comment again: `plan`. */
  name: string
  /** Markdown, as everything here that is not said to be something else. */
  title: string
  /** Always shown, with an empty line between them. */
  blocks: string[][]
  entries: Entry[]
  /** What an entry is called: `change`. */
  noun: string
  /** In words, how many entries are counted as what; the words come in this order. */
  words: readonly (readonly [word: string, form: (count: string) => string])[]
  /** Where the whole is to be had. */
  whole: string
  foot: string
}

export function commentText(comment: Comment): string {
  const head = [`<!-- storewright:${comment.name} -->`, `### ${comment.title}`]
  const fixed = [head, ...comment.blocks, [comment.foot]]
  const all = sectionsOf(comment, new Set(comment.entries))
  const text = join([...fixed.slice(0, -1), ...all, [comment.foot]])
  if (bytesOf(text) <= mostBytes) return text
  const shown = choose(comment, mostBytes - bytesOf(join(fixed)) - noticeRoom)
  return join([...fixed.slice(0, -1), notice(comment, shown), ...sectionsOf(comment, shown), [comment.foot]])
}

/** Items up to a size, and how many more there are: `… 12 more findings`. */
export function upTo(items: readonly (readonly string[])[], bytes: number, noun: string): string[] {
  let used = 0
  const lines: string[] = []
  for (const [at, item] of items.entries()) {
    used += item.reduce((sum, line) => sum + bytesOf(line) + 1, 0)
    if (used > bytes) return [...lines, `… ${countOf(items.length - at, `more ${noun}`)}`]
    lines.push(...item)
  }
  return lines
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text, 'utf8')
}

function join(blocks: readonly (readonly string[])[]): string {
  const filled = blocks.filter(block => block.length > 0)
  return `${filled.map(block => block.join('\n')).join('\n\n')}\n`
}

function byGroup(entries: readonly Entry[]): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>()
  for (const entry of entries) {
    const members = groups.get(entry.group)
    if (members === undefined) groups.set(entry.group, [entry])
    else members.push(entry)
  }
  return groups
}

function sectionsOf(comment: Comment, shown: ReadonlySet<Entry>): string[][] {
  return [...byGroup(comment.entries)].flatMap(([group, entries]) => {
    const open = entries.filter(entry => shown.has(entry))
    if (open.length === 0) return []
    const missing = entries.length - open.length
    const more = missing === 0 ? [] : ['', `${countOf(missing, comment.noun)} left out.`]
    return [folded(titleOf(comment, group, entries), [...diffFence(open.flatMap(entry => entry.lines)), ...more])]
  })
}

function titleOf(comment: Comment, group: string, entries: readonly Entry[]): string {
  return `<code>${htmlText(shortName(group))}</code>: ${sumOf(comment, entries)}`
}

/** `3 to create, 1 to update` */
function sumOf({ words }: Comment, entries: readonly Entry[]): string {
  return words
    .map(([word, form]) => [entries.filter(entry => entry.word === word).length, form] as const)
    .flatMap(([count, form]) => (count === 0 ? [] : [form(formatNumber(count))]))
    .join(', ')
}

/** The entries that fit into so many bytes. */
function choose(comment: Comment, room: number): Set<Entry> {
  const shown = new Set<Entry>()
  /** Of the groups that are begun, how long their fences are. */
  const begun = new Map<string, number>()
  const groups = byGroup(comment.entries)
  let used = 0
  const ranked = [...comment.entries].sort((left, right) => left.rank - right.rank)
  for (const entry of ranked) {
    const [open, ...lines] = diffFence(entry.lines)
    const ticks = begun.get(entry.group)
    const title = ticks === undefined ? bytesOf(titleOf(comment, entry.group, groups.get(entry.group)!)) + frame : 0
    const longer = Math.max(open!.length - (ticks ?? 0), 0)
    const size = title + 2 * longer + lines.slice(0, -1).reduce((sum, line) => sum + bytesOf(line) + 1, 0)
    if (used + size > room) continue
    used += size
    begun.set(entry.group, (ticks ?? 0) + longer)
    shown.add(entry)
  }
  return shown
}

function notice(comment: Comment, shown: ReadonlySet<Entry>): string[] {
  const missing = byGroup(comment.entries.filter(entry => !shown.has(entry)))
  const count = comment.entries.length - shown.size
  const places = [...missing.keys()].every(group => group.startsWith('stores')) ? 'store' : 'account and store'
  const named = [...missing].slice(0, namedGroups).map(([group, entries]) => {
    return `${codeSpan(shortName(group))} (${formatNumber(entries.length)})`
  })
  const more = missing.size > namedGroups ? `, and ${formatNumber(missing.size - namedGroups)} more` : ''
  const verb = count === 1 ? 'is' : 'are'
  return [
    '> [!IMPORTANT]',
    `> **${countOf(count, comment.noun)} of ${placesWords(missing.size, places)} ${verb} left out here**, since a comment cannot be longer; ${comment.whole}.`,
    `> Left out: ${named.join(', ')}${more}.`,
  ]
}

function shortName(group: string): string {
  const characters = Array.from(group)
  return characters.length > 60 ? `${characters.slice(0, 59).join('')}…` : group
}

function placesWords(count: number, place: string): string {
  return place === 'store' ? countOf(count, 'store') : countOf(count, place, 'accounts and stores')
}
