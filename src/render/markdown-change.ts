/**
 * How does one change stand in a fence of differences? Its line, and below it what is removed and what is added.
 *
 * sign | line
 * -----|---------------------------------------------------
 * +    | a new object, a new value
 * -    | an object that is deleted, the value that goes
 * !    | an object that changes in any other way
 */

import type { AttributeChange, Change } from '../model/plan.ts'
import type { Json } from '../model/values.ts'
import { isSeal, sameJson } from '../model/values.ts'
import type { Look } from './attributes.ts'
import { causeNote, isNothing, newAttributes, sameLooks, showLastBlanks, withoutLastBreak } from './attributes.ts'
import { changeLabel, changeWord, identityOf, tailOf } from './change.ts'
import { escapeText } from './escape.ts'
import type { MarkedLine } from './markdown-text.ts'
import { createStyle } from './style.ts'
import type { DiffLine } from './text-diff.ts'
import { diffLines, onlyLines } from './text-diff.ts'
import { hasLines, inlineValue, isText, sensitiveText, valueLines } from './values.ts'

/** Characters of a value on one line, and of a line of a text. */
const lineRoom = 160
const textRoom = 400
/** Lines of a text that a new object brings along. */
const newTextLines = 12
/** Lines of one change; what a plan says beyond them stands in the plan. */
const mostLines = 150

const signs: { [action in Change['action']]: MarkedLine['sign'] } = {
  create: '+',
  adopt: '!',
  update: '!',
  replace: '!',
  delete: '-',
  forget: '!',
  move: '!',
  transition: '!',
}

export function changeMarks(change: Change, group: string): MarkedLine[] {
  const look: Look = { style: createStyle(false), width: lineRoom, group }
  const head = [changeLabel(change, group), changeWord(change), tailOf(change, look)].filter(part => part !== '')
  const lines = [{ sign: signs[change.action], text: head.join('   ') }, ...detailMarks(change, group)]
  return shortened(lines, mostLines)
}

/** The first lines, and how many are missing. */
export function shortened(lines: readonly MarkedLine[], most: number): MarkedLine[] {
  if (lines.length <= most) return [...lines]
  return [...lines.slice(0, most - 1), { sign: ' ', text: `    … ${lines.length - most + 1} more lines` }]
}

function detailMarks(change: Change, group: string): MarkedLine[] {
  switch (change.action) {
    case 'create':
      return newAttributes(change.after ?? {}).flatMap(attribute => attributeMarks(attribute, group))
    case 'adopt':
      return identityOf(change).map(([name, value]) => ({
        sign: ' ',
        text: `    ${escapeText(name)}: ${inlineValue(value, group)}`,
      }))
    case 'update':
    case 'replace':
      return change.attributes.flatMap(attribute => attributeMarks(attribute, group))
    default:
      return []
  }
}

/** An attribute, and below it what differs in it. */
export function attributeMarks(change: AttributeChange, group: string): MarkedLine[] {
  const { before, after } = change
  const path = `    ${escapeText(change.path)}`
  const said = causeNote(change)
  const note = said === '' ? '' : `   (${said})`
  const sign = isNothing(before) ? '+' : isNothing(after) ? '-' : '!'
  if (change.sensitive || isSeal(before) || isSeal(after)) {
    const shown = sign === '!' ? `${sensitiveText} → ${sensitiveText}` : sensitiveText
    return [{ sign, text: `${path}: ${shown}${note}` }]
  }
  if (before !== undefined && after !== undefined && sameJson(before, after)) {
    return [{ sign: ' ', text: `${path}: ${inlineValue(after, group)} (made anew)${note}` }]
  }
  const values = sign === '+' ? [after ?? null] : sign === '-' ? [before ?? null] : [before!, after!]
  const inline = values.map(value => inlineValue(value, group))
  if (sign === '!') return replacedMarks(values, inline, path, note, group)
  if (!hasLines(values[0]) && inline[0]!.length <= lineRoom) return [{ sign, text: `${path}: ${inline[0]}${note}` }]
  const lines = onlyLines(sign, withoutLastBreak(valueLines(values[0]!, group)), newTextLines, textRoom)
  return [{ sign, text: `${path}:${note}` }, ...textMarks(lines)]
}

function replacedMarks(values: Json[], inline: string[], path: string, note: string, group: string): MarkedLine[] {
  const [before, after] = inline as [string, string]
  if (before === after) return [{ sign: '!', text: `${path}: only sensitive values in it differ${note}` }]
  if (!values.some(isText) && before.length <= lineRoom && after.length <= lineRoom) {
    return [
      { sign: '-', text: `${path}: ${before}` },
      { sign: '+', text: `${path}: ${after}${sameLooks(values)}${note}` },
    ]
  }
  return [{ sign: '!', text: `${path}:${note}` }, ...textDiffMarks(values[0]!, values[1]!, group)]
}

/** The differing lines of two values. */
export function textDiffMarks(before: Json, after: Json, group: string): MarkedLine[] {
  const [first, second] = [valueLines(before, group), valueLines(after, group)]
  return textMarks(diffLines(withoutLastBreak(first, second), withoutLastBreak(second, first), textRoom))
}

function textMarks(lines: readonly DiffLine[]): MarkedLine[] {
  return lines.map(({ sign, text }) => {
    if (sign === '…') return { sign: ' ', text: `        … ${text}` }
    return { sign, text: `        ${sign === ' ' ? text : showLastBlanks(text)}` }
  })
}
