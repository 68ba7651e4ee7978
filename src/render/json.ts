/**
 * The report itself as JSON, with stable key order: known names first, the rest by alphabet.
 * Seals and values marked sensitive are masked here too, whoever made the report.
 */

import { indentedJson, listedPieces } from '../model/pieces.ts'
import type { LongPlan } from '../model/plan.ts'
import type { PlanReport, Report } from '../model/report.ts'
import type { RunEvent } from '../model/run.ts'
import type { Json } from '../model/values.ts'
import { isObject, isSeal } from '../model/values.ts'
import { escapeJson } from './escape.ts'
import { sensitiveText } from './values.ts'

const firstNames = [
  'format',
  'tool',
  'command',
  'created',
  'exit_code',
  'at',
  'type',
  'severity',
  'code',
  'message',
  'id',
  'address',
  'kind',
  'unit',
  'action',
  'status',
  'path',
  'cause',
]
const ranks = new Map(firstNames.map((name, at) => [name, at]))

const sensitiveMembers = ['before', 'after', 'config', 'recorded', 'live']

export function renderJson(report: Report): string {
  return `${escapeJson(JSON.stringify(ordered(report as unknown as Json), null, 2))}\n`
}

/** The members of a report after those that were written before, as the end of its JSON. */
export function jsonEnd(report: object): string {
  const text = JSON.stringify(ordered({ ...report } as unknown as Json), null, 2)
  return `${escapeJson(text.slice(2))}\n`
}

const changesHere = '…the changes of the plan…'
const liveHere = '…what the plan touches…'

/** The report of a plan of any length, piece by piece: the same text as `renderJson` gives of one that is in memory. */
export function* jsonPieces(report: PlanReport, { head, changes, live }: LongPlan): Generator<string> {
  const skeleton = { ...head, changes: changesHere, basis: { ...head.basis, live: liveHere } }
  const text = renderJson({ ...report, plan: skeleton } as unknown as Report)
  const [before, afterLive = ''] = splitOnce(text, JSON.stringify(liveHere))
  const [between, after = ''] = splitOnce(afterLive, JSON.stringify(changesHere))
  yield before
  const digests = listedPieces(
    '{}',
    { depth: 6, step: 2 },
    live,
    ([address, digest]) => `${JSON.stringify(address)}: ${JSON.stringify(digest)}`,
  )
  for (const piece of digests) yield escapeJson(piece)
  yield between
  const listed = listedPieces('[]', { depth: 4, step: 2 }, changes, change =>
    indentedJson(ordered(change as unknown as Json), { depth: 6, step: 2 }),
  )
  for (const piece of listed) yield escapeJson(piece)
  yield after
}

function splitOnce(text: string, at: string): [string, string?] {
  const start = text.indexOf(at)
  return start < 0 ? [text] : [text.slice(0, start), text.slice(start + at.length)]
}

/** One line of a log of events. */
export function eventToJson(event: RunEvent, at: string): string {
  return escapeJson(JSON.stringify(ordered({ at, ...(event as unknown as { [name: string]: Json }) })))
}

/** One row of a list, on one line. */
export function rowJson(row: object): string {
  return escapeJson(JSON.stringify(ordered({ ...row } as { [name: string]: Json })))
}

function ordered(value: Json): Json {
  if (Array.isArray(value)) return value.map(ordered)
  if (isSeal(value)) return { $secret: sensitiveText }
  if (!isObject(value)) return value
  const masked = maskMarked(value)
  const names = Object.keys(masked)
    .filter(name => masked[name] !== undefined)
    .sort(compareNames)
  return Object.fromEntries(names.map(name => [name, ordered(masked[name]!)]))
}

/** An attribute marked sensitive, and a change that has such attributes. */
function maskMarked(value: { [name: string]: Json }): { [name: string]: Json } {
  if (value.sensitive === true && typeof value.path === 'string') {
    const masked = { ...value }
    for (const name of sensitiveMembers) if (isValue(masked[name])) masked[name] = { $secret: sensitiveText }
    return masked
  }
  if (!Array.isArray(value.attributes)) return value
  const paths = value.attributes.flatMap(one =>
    isObject(one) && one.sensitive === true && typeof one.path === 'string' ? [one.path.split('.')] : [],
  )
  if (paths.length === 0) return value
  const masked = { ...value }
  for (const name of ['before', 'after', 'reached']) {
    for (const path of paths) if (isObject(masked[name])) masked[name] = maskAt(masked[name], path)
  }
  return masked
}

function maskAt(value: { [name: string]: Json }, [name, ...rest]: readonly string[]): Json {
  if (name === undefined || !isValue(value[name])) return value
  const member = value[name]
  if (rest.length === 0) return { ...value, [name]: { $secret: sensitiveText } }
  return isObject(member) ? { ...value, [name]: maskAt(member, rest) } : value
}

function isValue(value: Json | undefined): value is Json {
  return value !== undefined && value !== null
}

function compareNames(left: string, right: string): number {
  const byRank = (ranks.get(left) ?? firstNames.length) - (ranks.get(right) ?? firstNames.length)
  return byRank || (left < right ? -1 : left > right ? 1 : 0)
}
