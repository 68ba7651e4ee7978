/**
 * How does an attribute change? One line where it fits, otherwise a difference of lines.
 *
 * sign | before  | after
 * -----|---------|--------
 * +    | nothing | a value
 * -    | a value | nothing
 * ~    | a value | another
 */

import type { AttributeChange } from '../model/plan.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isLookup, isObject, isReference, isSeal, sameJson } from '../model/values.ts'
import { escapeLine, escapeText } from './escape.ts'
import type { Paint, Style } from './style.ts'
import type { DiffLine } from './text-diff.ts'
import { diffLines, onlyLines } from './text-diff.ts'
import { hasLines, inlineValue, isText, sensitiveText, valueLines } from './values.ts'

/** Where a piece of text will stand. */
export interface Look {
  style: Style
  width: number
  /** The heading that addresses are relative to. */
  group: string
}

/** Lines of a text that a new object brings along. */
const newTextLines = 12

const causeWords: { [cause in AttributeChange['cause']]: string } = {
  config: '',
  drift: 'drifted',
  both: 'drifted, and changed in the files',
}

/** One changed attribute; `indent` columns from the left. */
export function attributeLines(change: AttributeChange, look: Look, indent = 6): string[] {
  const { before, after } = change
  const said = causeNote(change)
  const note = said === '' ? '' : look.style.dim(`   (${said})`)
  const lead = ' '.repeat(indent)
  const path = escapeText(change.path)
  const sign = isNothing(before) ? '+' : isNothing(after) ? '-' : '~'
  const paint = paintOf(sign, look.style)
  const line = (rest: string): string => `${lead}${paint(sign)} ${path}${rest}${note}`
  if (change.sensitive || isSeal(before) || isSeal(after)) {
    return [line(`: ${sign === '~' ? `${sensitiveText} → ${sensitiveText}` : sensitiveText}`)]
  }
  if (before !== undefined && after !== undefined && sameJson(before, after)) {
    return [line(`: ${inlineValue(after, look.group)} (made anew)`)]
  }
  const room = look.width - indent - 2 - path.length - 2
  const values = sign === '+' ? [after ?? null] : sign === '-' ? [before ?? null] : [before!, after!]
  const inline = `${values.map(value => inlineValue(value, look.group)).join(' → ')}${sameLooks(values)}`
  const asLines = sign === '~' ? values.some(isText) : values.some(hasLines)
  if (!asLines && inline.length <= room) return [line(`: ${inline}`)]
  const textRoom = Math.max(look.width - indent - 6, 40)
  const [first, second] = values.map(value => valueLines(value, look.group))
  const lines =
    sign === '~'
      ? diffLines(withoutLastBreak(first!, second!), withoutLastBreak(second!, first!), textRoom * 4)
      : onlyLines(sign, withoutLastBreak(first!), newTextLines, textRoom)
  if (sign === '~' && first!.join('\n') === second!.join('\n')) return [line(': only sensitive values in it differ')]
  return [line(''), ...blockLines(lines, look, indent + 4)]
}

/** Whose doing a change is, and why the live value is as it is; empty where the files alone say so. */
export function causeNote({ cause, note }: AttributeChange): string {
  return [causeWords[cause], escapeText(note ?? '')].filter(text => text !== '').join(': ')
}

/** Every attribute of a new object that has a value. */
export function newAttributeLines(attributes: Attributes, look: Look): string[] {
  return newAttributes(attributes).flatMap(change => attributeLines(change, look))
}

/** Every attribute of a new object that has a value, as a change from nothing. */
export function newAttributes(attributes: Attributes): AttributeChange[] {
  const leaves = leavesOf(attributes, '').filter(([, after]) => after !== null)
  return leaves.map(([path, after]) => ({ path, after, cause: 'config' }))
}

export function blockLines(lines: readonly DiffLine[], look: Look, indent: number): string[] {
  const lead = ' '.repeat(indent)
  return lines.map(({ sign, text }) => {
    const shown = escapeLine(text)
    if (sign === '…' || sign === ' ') {
      const line = `${sign} ${shown}`.trimEnd()
      return line === '' ? '' : `${lead}${look.style.dim(line)}`
    }
    return `${lead}${paintOf(sign, look.style)(text === '' ? sign : `${sign} ${showLastBlanks(shown)}`)}`
  })
}

/** Blanks at the end of a changed line may be all that changes. */
export function showLastBlanks(line: string): string {
  return line.replace(/\s+$/u, blanks => blanks.replaceAll('\t', '\\t').replaceAll(/\s/gu, '·'))
}

function paintOf(sign: '+' | '-' | '~', style: Style): Paint {
  return { '+': style.added, '-': style.removed, '~': style.changed }[sign]
}

/** Attributes with the members of plain objects as paths of their own: `url.path`. */
export function leavesOf(attributes: Attributes, prefix: string): [path: string, value: Json][] {
  return Object.entries(attributes).flatMap(([name, value]): [string, Json][] => {
    const path = `${prefix}${name}`
    const marked = isReference(value) || isLookup(value) || isSeal(value)
    const nested = isObject(value) && !marked && Object.keys(value).length > 0
    return nested ? leavesOf(value, `${path}.`) : [[path, value]]
  })
}

/** The last line break of a text is only worth a line when the other text has none. */
export function withoutLastBreak(lines: readonly string[], other: readonly string[] = lines): readonly string[] {
  const ends = (some: readonly string[]): boolean => some.length > 1 && some.at(-1) === ''
  return ends(lines) && ends(other) ? lines.slice(0, -1) : lines
}

/** Two texts that cannot be told apart on paper: an accented letter may be one character or two. */
export function sameLooks([before, after]: readonly Json[]): string {
  const same = typeof before === 'string' && typeof after === 'string' && before.normalize() === after.normalize()
  return same ? ' (they differ in their Unicode form)' : ''
}

export function isNothing(value: Json | undefined): boolean {
  return value === undefined || value === null
}
