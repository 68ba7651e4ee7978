/**
 * A drift report as CSV (RFC 4180), for spreadsheets: a line for each attribute that differs, for what is ignored and for what
 * was not read. No cell is a formula to whatever opens it: those that would begin one have an apostrophe before it.
 */

import type { DriftAttribute, DriftReport } from '../model/report.ts'
import type { Json } from '../model/values.ts'
import { isSeal } from '../model/values.ts'
import { meanings } from './drift.ts'
import { escapeText } from './escape.ts'
import { inlineValue, sensitiveText } from './values.ts'

const columns = [
  'finding',
  'address',
  'kind',
  'id',
  'name',
  'within',
  'cause',
  'meaning',
  'attribute',
  'attribute_cause',
  'configuration',
  'recorded',
  'live',
  'note',
  'file',
  'line',
  'expires',
  'owner',
] as const

type Line = { [column in (typeof columns)[number]]?: string | number | undefined }

type Found = Pick<DriftReport, 'entries' | 'ignored' | 'unread'>

export function renderDriftCsv(report: Found): string {
  return `${driftCsvHead}${driftCsvRows(report)}`
}

/** The line with the names of the columns. */
export const driftCsvHead = `${columns.join(',')}\r\n`

/** The lines below it. */
export function driftCsvRows({ entries, ignored, unread }: Found): string {
  const lines: Line[] = [
    ...entries.flatMap(entry => {
      const { address, kind, objectId, key, within, cause, attributes, source, renamed } = entry
      const note = renamed === undefined ? undefined : `renamed there: from ${renamed.from} to ${renamed.to}`
      const whole: Line = {
        finding: 'difference',
        address,
        kind,
        id: objectId,
        name: key,
        within,
        cause,
        meaning: meanings[cause],
        note,
        file: source?.file,
        line: source?.line,
      }
      return attributes.length === 0 ? [whole] : attributes.map(one => ({ ...whole, ...attributeCells(one, note) }))
    }),
    ...ignored.map(one => ({
      finding: 'ignored',
      address: one.address,
      kind: one.kind,
      id: one.objectId,
      name: one.key,
      within: one.within,
      cause: one.cause,
      attribute: one.path,
      note: one.reason,
      expires: one.expires,
      owner: one.owner,
    })),
    ...unread.map(({ severity, code, message, address, source }) => ({
      finding: 'not read',
      address,
      cause: severity,
      meaning: code,
      note: message,
      file: source?.file,
      line: source?.line,
    })),
  ]
  return lines.map(line => `${columns.map(column => cell(line[column])).join(',')}\r\n`).join('')
}

function attributeCells(
  { path, cause, config, recorded, live, sensitive, note }: DriftAttribute,
  more: string | undefined,
): Line {
  const value = (given: Json | undefined): string | undefined => {
    if (given === undefined) return undefined
    if (sensitive || isSeal(given)) return sensitiveText
    return typeof given === 'string' ? given : inlineValue(given, '')
  }
  return {
    attribute: path,
    attribute_cause: cause,
    configuration: value(config),
    recorded: value(recorded),
    live: value(live),
    note: [more, note].filter(words => words !== undefined).join('; '),
  }
}

/** In quotes wherever a quote, a comma or a blank at an end might be misread; control characters are spelled out. */
function cell(value: string | number | undefined): string {
  const text = value === undefined ? '' : String(value)
  const harmless = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text
  const shown = escapeText(harmless)
  return /[",;']|^\s|\s$/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown
}
