/** Which live values the files say from now on, or would: the text of each before and after, and what could not be written. */

import type { AcceptedAttribute, AcceptReport, RefusedAttribute } from '../model/report.ts'
import type { Look } from './attributes.ts'
import { blockLines } from './attributes.ts'
import { diagnosticsBlock } from './diagnostics.ts'
import { escapeText } from './escape.ts'
import { groupBy, relativeAddress } from './groups.ts'
import { joinBlocks } from './plan.ts'
import type { RenderOptions } from './style.ts'
import { createStyle } from './style.ts'
import { diffLines } from './text-diff.ts'
import { countOf, placeOf } from './wording.ts'

export function renderAccept(report: AcceptReport, options: RenderOptions): string[] {
  const style = createStyle(options.color)
  const groups = groupBy(report.accepted, one => one.address).map(([group, accepted]) => [
    style.heading(escapeText(group)),
    ...accepted.flatMap(one => acceptedLines(one, { style, width: options.width, group })),
  ])
  const refused = report.refused.flatMap(one => refusedLines(one, { style, width: options.width, group: '' }))
  return joinBlocks([
    ...groups,
    refused.length === 0 ? [] : [style.heading('Not accepted:'), ...refused],
    diagnosticsBlock(report.diagnostics, style),
    [summaryLine(report)],
  ])
}

function acceptedLines({ address, path, source, before, after }: AcceptedAttribute, look: Look): string[] {
  const object = address === look.group ? '' : `${relativeAddress(address, look.group)}: `
  const room = Math.max(look.width - 6, 40) * 4
  const lines = diffLines(linesOf(before), linesOf(after), room)
  return [`  ${object}${escapeText(path)}   ${look.style.dim(placeOf(source))}`, ...blockLines(lines, look, 4)]
}

/** Lines of a block without the indentation that they have in the file. */
function linesOf(text: string): string[] {
  const [first = '', ...rest] = text.replace(/\r?\n$/, '').split(/\r?\n/)
  const indents = rest.filter(line => line.trim() !== '').map(line => line.length - line.trimStart().length)
  const common = first.trim() === '' || indents.length === 0 ? 0 : Math.min(...indents)
  return [first, ...rest.map(line => line.slice(common))]
}

function refusedLines({ address, path, message, hint, source }: RefusedAttribute, { style }: Look): string[] {
  const place = source === undefined ? '' : `   ${style.dim(placeOf(source))}`
  return [
    `  ${escapeText(address)}${path === undefined ? '' : `: ${escapeText(path)}`}${place}`,
    `    ${escapeText(message)}`,
    `    ${style.dim('hint:')} ${escapeText(hint)}`,
  ]
}

function summaryLine({ accepted, refused, files, written }: AcceptReport): string {
  const names = files.map(file => escapeText(file)).join(', ')
  const left = refused.length === 0 ? '' : `; ${countOf(refused.length, 'difference')} not accepted`
  if (accepted.length === 0) {
    return refused.length === 0 ? 'Nothing to accept: nothing was changed at BigCommerce.' : 'Nothing was accepted.'
  }
  if (!written) return `${countOf(accepted.length, 'value')} to write to ${names}${left}. Nothing is written yet.`
  return `Accepted ${countOf(accepted.length, 'value')}${left}. Written: ${names}.`
}
