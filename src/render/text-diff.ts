/**
 * Which lines of a text differ? Removed and added lines with two lines of context, long ones cut around the difference.
 * The only file that knows `diff`. A comparison that would take too long is given up for a statement of its size.
 */

import { diffArrays } from 'diff'
import { countOf } from './wording.ts'

/** `…` stands for lines that are left out; its text says how many. */
export interface DiffLine {
  sign: '+' | '-' | ' ' | '…'
  text: string
}

const contextLines = 2
/** More different lines than this are not looked for. */
const maxEditLength = 600
/** Lines printed of one difference. */
const maxLines = 120
/** Characters kept on either side of the difference in a long line. */
const around = 24

/** The difference; no text is longer than about `room` characters. */
export function diffLines(before: readonly string[], after: readonly string[], room: number): DiffLine[] {
  const parts = diffArrays([...before], [...after], { maxEditLength })
  if (parts === undefined) {
    return [{ sign: '…', text: `${countOf(before.length, 'line')} replaced by ${countOf(after.length, 'line')}` }]
  }
  const lines: DiffLine[] = []
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at]!
    const next = parts[at + 1]
    if (part.removed && next?.added) {
      lines.push(...replacedLines(part.value, next.value, room))
      at += 1
    } else if (part.removed) lines.push(...toLines('-', part.value, room))
    else if (part.added) lines.push(...toLines('+', part.value, room))
    else lines.push(...contextOf(part.value, at > 0, next !== undefined, room))
  }
  if (lines.length <= maxLines) return lines
  return [...lines.slice(0, maxLines), { sign: '…', text: `${countOf(lines.length - maxLines, 'more line')}` }]
}

/** All lines with one sign, at most so many of them. */
export function onlyLines(sign: '+' | '-', texts: readonly string[], max: number, room: number): DiffLine[] {
  const lines = toLines(sign, texts.slice(0, max), room)
  if (texts.length > max) lines.push({ sign: '…', text: countOf(texts.length - max, 'more line') })
  return lines
}

function toLines(sign: DiffLine['sign'], texts: readonly string[], room: number): DiffLine[] {
  return texts.map(text => ({ sign, text: clip(text, room) }))
}

function contextOf(texts: readonly string[], follows: boolean, precedes: boolean, room: number): DiffLine[] {
  const head = follows ? contextLines : 0
  const tail = precedes ? contextLines : 0
  if (texts.length <= head + tail + 1) return toLines(' ', texts, room)
  const hidden = texts.length - head - tail
  return [
    ...toLines(' ', texts.slice(0, head), room),
    { sign: '…', text: countOf(hidden, 'unchanged line') },
    ...toLines(' ', texts.slice(texts.length - tail), room),
  ]
}

function replacedLines(before: readonly string[], after: readonly string[], room: number): DiffLine[] {
  const pairs = before.length === after.length ? before.map((text, at) => clipPair(text, after[at]!, room)) : undefined
  if (pairs === undefined) return [...toLines('-', before, room), ...toLines('+', after, room)]
  return [
    ...pairs.map(([text]) => ({ sign: '-' as const, text })),
    ...pairs.map(([, text]) => ({ sign: '+' as const, text })),
  ]
}

/** Two versions of a long line, both cut to where they differ. */
function clipPair(before: string, after: string, room: number): [string, string] {
  if (before.length <= room && after.length <= room) return [before, after]
  const [left, right] = [Array.from(before), Array.from(after)]
  const shorter = Math.min(left.length, right.length)
  let start = 0
  while (start < shorter && left[start] === right[start]) start += 1
  let end = 0
  while (end < shorter - start && left[left.length - 1 - end] === right[right.length - 1 - end]) end += 1
  const from = start > around + 1 ? start - around : 0
  const cut = end > around + 1 ? end - around : 0
  const part = (text: readonly string[]): string =>
    `${from > 0 ? '…' : ''}${clip(text.slice(from, text.length - cut).join(''), room)}${cut > 0 ? '…' : ''}`
  return [part(left), part(right)]
}

/** The text, or its beginning and how much is missing. */
export function clip(text: string, room: number): string {
  if (text.length <= room) return text
  const characters = Array.from(text)
  if (characters.length <= room) return text
  const kept = Math.max(room - 20, 10)
  return `${characters.slice(0, kept).join('')} … ${countOf(characters.length - kept, 'more character')}`
}
