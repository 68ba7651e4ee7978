/**
 * How does a list in a YAML text become another list, with as few bytes changed as can be? Entries that stay keep their
 * text, their comments and what stands between them; entries of which only a part differs are changed in place.
 */

import type { Json } from '../model/values.ts'
import { canonicalJson } from '../model/values.ts'
import { CannotEdit, type Found, flowText, type TextEdit, type YamlText } from './edit-yaml.ts'
import type { Node } from './yaml.ts'

/** Pairs of entries that are compared. */
const most = 4_000_000

type EditItem = (index: number, value: Json) => TextEdit[]

/** An entry of the new list: one of the old, perhaps changed within, or a new value. */
type Entry = { from: number; edits: TextEdit[] } | { value: Json }

interface Sequence {
  items: Node[]
  flow?: boolean
  srcToken?: { items: { start: { type: string; offset: number }[] }[] }
}

export function editList(yaml: YamlText, found: Found, values: readonly Json[], editItem: EditItem): TextEdit[] {
  const list = found.node as unknown as Sequence
  const entries = align(
    list.items.map(item => yaml.valueOf(item)),
    values,
    editItem,
  )
  const kept = entries.flatMap(entry => ('from' in entry ? [entry.from] : []))
  if (kept.length === list.items.length && kept.length === entries.length) {
    return entries.flatMap(entry => ('edits' in entry ? entry.edits : []))
  }
  if (list.flow) return [rebuildFlow(yaml.text, found, list, entries)]
  if (entries.length === 0) return [emptied(yaml.text, found)]
  return [rebuildBlock(yaml, list, entries)]
}

/** The longest run of entries that stay, in order; between them old ones become new ones as far as they can. */
function align(olds: readonly Json[], news: readonly Json[], editItem: EditItem): Entry[] {
  if (olds.length * news.length > most) throw new CannotEdit('the list is too long')
  const [left, right] = [olds, news].map(values => values.map(value => canonicalJson(value))) as [string[], string[]]
  const longest: number[][] = Array.from({ length: left.length + 1 }, () => new Array(right.length + 1).fill(0))
  for (let at = left.length - 1; at >= 0; at -= 1) {
    for (let to = right.length - 1; to >= 0; to -= 1) {
      longest[at]![to] =
        left[at] === right[to] ? longest[at + 1]![to + 1]! + 1 : Math.max(longest[at + 1]![to]!, longest[at]![to + 1]!)
    }
  }
  const entries: Entry[] = []
  let [at, to, firstOld, firstNew] = [0, 0, 0, 0]
  const bridge = (): void => {
    for (let step = 0; firstNew + step < to; step += 1) {
      const value = news[firstNew + step]!
      entries.push(firstOld + step < at ? changed(firstOld + step, value, editItem) : { value })
    }
  }
  while (at < left.length || to < right.length) {
    if (at < left.length && to < right.length && left[at] === right[to]) {
      bridge()
      entries.push({ from: at, edits: [] })
      at += 1
      to += 1
      firstOld = at
      firstNew = to
    } else if (at < left.length && (to >= right.length || longest[at + 1]![to]! >= longest[at]![to + 1]!)) at += 1
    else to += 1
  }
  bridge()
  return entries
}

/** An entry of which the parts do not match is written anew. */
function changed(index: number, value: Json, editItem: EditItem): Entry {
  try {
    return { from: index, edits: editItem(index, value) }
  } catch (error) {
    if (error instanceof CannotEdit) return { value }
    throw error
  }
}

function rebuildFlow(text: string, { node }: Found, { items }: Sequence, entries: readonly Entry[]): TextEdit {
  const [start, end] = node.range!
  const starts = items.map(item => startOf(item, text))
  const ends = items.map(item => item.range![1])
  const [first, second] = starts
  const usual = first === undefined || second === undefined ? ', ' : text.slice(ends[0]!, second)
  const between = /^\s*,\s*$/.test(usual) ? usual : ', '
  let out = first === undefined ? '[' : text.slice(start, first)
  for (const [at, entry] of entries.entries()) {
    const before = entries[at - 1]
    const neighbours =
      before !== undefined && 'from' in before && 'from' in entry && before.from + 1 === entry.from
        ? text.slice(ends[before.from]!, starts[entry.from]!)
        : between
    if (before !== undefined) out += neighbours
    out += 'from' in entry ? sliceOf(text, starts[entry.from]!, ends[entry.from]!, entry.edits) : flowText(entry.value)
  }
  const tail = items.length === 0 ? ']' : text.slice(ends.at(-1)!, end)
  return { start, end, text: out + (entries.length === 0 ? tail.replace(/^\s*,/, '') : tail) }
}

/** Where the text of an entry begins, an anchor or tag before it included. */
function startOf(item: Node, text: string): number {
  let at = item.range![0]
  for (;;) {
    const before = /(?:[&!][^\s,[\]{}]*)[ \t]+$/.exec(text.slice(0, at))
    if (before === null) return at
    at = before.index
  }
}

function rebuildBlock(yaml: YamlText, list: Sequence, entries: readonly Entry[]): TextEdit {
  const { text, eol } = yaml
  const dashes = (list.srcToken?.items ?? []).flatMap(({ start }) => {
    const dash = start.find(token => token.type === 'seq-item-ind')
    return dash === undefined ? [] : [dash.offset]
  })
  const lines = dashes.map(dash => text.lastIndexOf('\n', dash - 1) + 1)
  if (dashes.length !== list.items.length || lines.some((line, at) => text.slice(line, dashes[at]).trim() !== '')) {
    throw new CannotEdit('the entries of the list do not stand on lines of their own')
  }
  const ends = list.items.map(item => endOfLine(text, item.range![1]))
  const end = ends.at(-1)!
  const indent = text.slice(lines[0]!, dashes[0]!)
  const stays = new Set(entries.flatMap(entry => ('from' in entry ? [entry.from] : [])))
  // Comments and empty lines before an entry stay before it, and stay when it goes.
  const above = (at: number): string => (at === 0 ? '' : text.slice(ends[at - 1]!, lines[at]!))
  let out = ''
  let next = 0
  const pass = (until: number): void => {
    for (; next < until; next += 1) if (!stays.has(next)) out += above(next)
  }
  for (const entry of entries) {
    if (out !== '' && !out.endsWith('\n')) out += eol
    if ('from' in entry) {
      pass(entry.from)
      out += above(entry.from) + sliceOf(text, lines[entry.from]!, ends[entry.from]!, entry.edits)
      next = entry.from + 1
    } else out += `${indent}- ${flowText(entry.value)}${eol}`
  }
  pass(list.items.length)
  return { start: lines[0]!, end, text: text[end - 1] === '\n' ? out : out.replace(/\r?\n$/, '') }
}

/** After the last entry is gone the list is written as an empty one, behind its key. */
function emptied(text: string, { node }: Found): TextEdit {
  const [start, end] = node.range!
  const before = text.slice(0, start).trimEnd()
  const last = text.slice(start, end)
  return { start: before.length, end, text: ` []${/\r?\n[ \t]*$/.exec(last)?.[0] ?? ''}` }
}

function endOfLine(text: string, from: number): number {
  if (text[from - 1] === '\n') return from
  const at = text.indexOf('\n', from)
  return at < 0 ? text.length : at + 1
}

/** A part of the text with changes within it. */
function sliceOf(text: string, start: number, end: number, edits: readonly TextEdit[]): string {
  let out = ''
  let from = start
  for (const edit of [...edits].sort((left, right) => left.start - right.start)) {
    out += text.slice(from, edit.start) + edit.text
    from = edit.end
  }
  return out + text.slice(from, end)
}
