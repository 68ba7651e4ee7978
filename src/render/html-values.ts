/** How do values and their differences look on an HTML page? Sensitive ones look like nothing. Makes no HTML. */

import type { Json } from '../model/values.ts'
import { isSeal } from '../model/values.ts'
import { withoutLastBreak } from './attributes.ts'
import type { AttributeTable, DifferenceLine, Side, TextDifference } from './html-page.ts'
import type { DiffLine } from './text-diff.ts'
import { diffLines, onlyLines } from './text-diff.ts'
import { inlineValue, isText, sensitiveText, valueLines } from './values.ts'

/** One attribute in two or three views. */
export interface Views {
  path: string
  note: string
  sensitive: boolean
  /** In the order of the columns. */
  values: (Json | undefined)[]
}

/** Characters of a value in a cell; of a longer one only the beginning, since it is shown as a text below. */
const cellRoom = 120
const beginning = 50
/** Characters of one line of a text. */
const lineRoom = 2_000
const linesOfOne = 60

export function attributeTable(
  columns: readonly string[],
  attributes: readonly Views[],
  group: string,
): AttributeTable {
  return {
    columns: [...columns],
    rows: attributes.map(({ path, note, sensitive, values }) => ({
      path,
      note: [note, sameLooks(values) ? 'some differ in their Unicode form alone' : '']
        .filter(words => words !== '')
        .join('; '),
      cells: values.map(value => cellOf(value, sensitive, group)),
    })),
  }
}

/** Texts that cannot be told apart on paper: an accented letter may be one character or two. */
function sameLooks(values: readonly (Json | undefined)[]): boolean {
  const texts = new Set(values.filter(value => typeof value === 'string'))
  return new Set([...texts].map(text => text.normalize())).size < texts.size
}

function cellOf(value: Json | undefined, sensitive: boolean, group: string): string {
  if (value === undefined) return '–'
  if (sensitive || isSeal(value)) return value === null ? 'null' : sensitiveText
  const text = inlineValue(value, group)
  return isLong(value, group) && text.length > beginning ? `${Array.from(text).slice(0, beginning).join('')}…` : text
}

/** The differences of long values; `steps` are pairs of columns, of which those with values are compared. */
export function textDifferences(
  columns: readonly string[],
  { path, sensitive, values }: Views,
  steps: readonly (readonly [from: number, to: number])[],
  group: string,
): TextDifference[] {
  if (sensitive || values.some(isSeal) || !values.some(value => isLong(value, group))) return []
  const found = steps.filter(([from, to]) => values[from] !== undefined && values[to] !== undefined)
  if (found.length === 0) return oneSided(columns, path, values, group)
  return found
    .filter(([from, to]) => isLong(values[from], group) || isLong(values[to], group))
    .map(([from, to]) => {
      const [first, second] = [valueLines(values[from]!, group), valueLines(values[to]!, group)]
      const lines = diffLines(withoutLastBreak(first, second), withoutLastBreak(second, first), lineRoom)
      const hidden = lines.length === 0 || !lines.some(({ sign }) => sign === '+' || sign === '-')
      const gap = { gap: 'only sensitive values in it differ, or the end of the text' }
      return { path, left: columns[from]!, right: columns[to]!, lines: hidden ? [gap] : sideBySide(lines) }
    })
}

/** A long value that there is nothing to compare with. */
function oneSided(
  columns: readonly string[],
  path: string,
  values: readonly (Json | undefined)[],
  group: string,
): TextDifference[] {
  const at = values.findIndex(value => isLong(value, group))
  const lines = onlyLines('+', withoutLastBreak(valueLines(values[at]!, group)), linesOfOne, lineRoom)
  return [{ path, left: '', right: columns[at]!, lines: sideBySide(lines) }]
}

function isLong(value: Json | undefined, group: string): boolean {
  if (value === undefined || value === null) return false
  if (typeof value === 'string') return value.length > cellRoom || isText(value)
  return inlineValue(value, group).length > cellRoom
}

/** Removed lines beside those that take their place. */
function sideBySide(lines: readonly DiffLine[]): DifferenceLine[] {
  const found: DifferenceLine[] = []
  let [removed, added]: [string[], string[]] = [[], []]
  const flush = (): void => {
    for (let at = 0; at < Math.max(removed.length, added.length); at += 1) found.push(pairOf(removed[at], added[at]))
    removed = []
    added = []
  }
  for (const { sign, text } of lines) {
    if (sign === '-') removed.push(text)
    else if (sign === '+') added.push(text)
    else {
      flush()
      found.push(sign === '…' ? { gap: text } : { left: plain(text), right: plain(text) })
    }
  }
  flush()
  return found
}

function plain(text: string): Side {
  return { sign: '', before: text, mark: '', after: '' }
}

/** What two lines have in common at their ends is left unmarked, where it is more than nothing. */
function pairOf(removed: string | undefined, added: string | undefined): DifferenceLine {
  if (removed === undefined || added === undefined) {
    return {
      ...(removed === undefined ? {} : { left: { sign: '-' as const, before: '', mark: removed, after: '' } }),
      ...(added === undefined ? {} : { right: { sign: '+' as const, before: '', mark: added, after: '' } }),
    }
  }
  const [left, right] = [Array.from(removed), Array.from(added)]
  const shorter = Math.min(left.length, right.length)
  let start = 0
  while (start < shorter && left[start] === right[start]) start += 1
  let end = 0
  while (end < shorter - start && left[left.length - 1 - end] === right[right.length - 1 - end]) end += 1
  const cut = (sign: '-' | '+', text: readonly string[]): Side => ({
    sign,
    before: text.slice(0, start).join(''),
    mark: text.slice(start, text.length - end).join(''),
    after: text.slice(text.length - end).join(''),
  })
  return { left: cut('-', left), right: cut('+', right) }
}
