/** Numbers, kinds, places and dates in words. Pure text; knows no report. */

import type { SourceRange } from '../model/errors.ts'
import type { Unit } from '../model/resources.ts'
import { portfolioUnit } from '../model/resources.ts'
import { escapeText } from './escape.ts'

/** `1,204` */
export function formatNumber(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `1 request`, `12 requests` */
export function countOf(value: number, singular: string, plural = pluralOf(singular)): string {
  return `${formatNumber(value)} ${value === 1 ? singular : plural}`
}

/** Words that are plural already: `3 channel settings`, `12 analytics`. */
const plurals = /(settings|filters|analytics)$/

function pluralOf(word: string): string {
  if (plurals.test(word)) return word
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`
  return /(s|x|ch|sh)$/.test(word) ? `${word}es` : `${word}s`
}

/** A kind's name for people: `category tree` */
export function kindWords(kind: string): string {
  return escapeText(kind.replaceAll('_', ' '))
}

/** `stores.yaml:41`, or `blueprints.yaml:12 (row stores.csv:17)` */
export function lineOf({ file, line, via }: SourceRange): string {
  return `${escapeText(file)}:${line}${rowWords(via)}`
}

/** `stores.yaml:41:7` */
export function placeOf({ file, line, column, via }: SourceRange): string {
  return `${escapeText(file)}:${line}:${column}${rowWords(via)}`
}

/** The row of a fleet for which a place of a blueprint was filled in. */
function rowWords(via: SourceRange | undefined): string {
  return via === undefined ? '' : ` (row ${lineOf(via)})`
}

/** A unit as the address of what it holds. */
export function unitWords(unit: Unit): string {
  return unit === portfolioUnit ? 'accounts and stores' : escapeText(unit.replace(/^store:/, 'stores.'))
}

export function secondsWords(seconds: number): string {
  if (seconds < 120) return `${formatNumber(seconds)} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 120 ? `${minutes} min` : `${formatNumber(Math.round(minutes / 60))} h`
}

/** The day of an ISO 8601 instant. */
export function dayOf(instant: string): string {
  return escapeText(instant.slice(0, 10))
}

/** The time of an ISO 8601 instant where the reader is: `14:05:07` */
export function timeOf(instant: string): string {
  const date = new Date(instant)
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(part => String(part).padStart(2, '0')).join(':')
}

/** Whole days from one ISO 8601 day to another; negative when the second is earlier, undefined when either is no date. */
export function daysBetween(from: string, to: string): number | undefined {
  const [first, second] = [dayNumber(from), dayNumber(to)]
  return first === undefined || second === undefined ? undefined : second - first
}

/** Days since a fixed day, in the Gregorian calendar (years begin in March, so that leap days come last). */
function dayNumber(instant: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(instant)
  if (match === null) return undefined
  const month = Number(match[2])
  const year = Number(match[1]) - (month <= 2 ? 1 : 0)
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + Number(match[3]) - 1
  return 365 * year + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400) + dayOfYear
}
