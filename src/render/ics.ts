/**
 * The deadlines as a calendar (RFC 5545): one event each, in UTC, with reminders a week and a day before. An event keeps its
 * UID from run to run, so that a calendar which imports the file again moves the event instead of adding another.
 */

import type { DeadlineSeverity } from '../model/plan.ts'
import type { DeadlinesReport } from '../model/report.ts'
import { eventWords } from './deadlines.ts'

const maxOctets = 75

/** 1 is the highest. */
const priorities: { [severity in DeadlineSeverity]: number } = {
  overdue: 1,
  critical: 1,
  warning: 3,
  notice: 5,
  later: 9,
}

/** A calendar needs something in it; without an event it tells of the time zone that all of its times are in. */
const utc = [
  'BEGIN:VTIMEZONE',
  'TZID:Etc/UTC',
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:+0000',
  'TZOFFSETTO:+0000',
  'END:STANDARD',
  'END:VTIMEZONE',
]

/** Lines end with CRLF and are folded at 75 octets. */
export function renderCalendar(report: DeadlinesReport): string {
  const events = report.deadlines.flatMap(deadline => eventLines(deadline, report))
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `PRODID:-//Storewright//${escapeValue(report.tool)}//EN`,
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    ...(events.length === 0 ? utc : events),
    'END:VCALENDAR',
  ]
  return lines.map(line => `${fold(line)}\r\n`).join('')
}

function eventLines(deadline: DeadlinesReport['deadlines'][number], { created, tool }: DeadlinesReport): string[] {
  const { uid, at, address, event, severity } = deadline
  const summary = escapeValue(`${address} ${eventWords(deadline, severity === 'overdue')}`)
  return [
    'BEGIN:VEVENT',
    `UID:${uid}@storewright`,
    `DTSTAMP:${utcTime(created)}`,
    `DTSTART:${utcTime(at)}`,
    `SUMMARY:${summary}`,
    `DESCRIPTION:${escapeValue(`${event} of ${address}.\nTold by ${tool}.`)}`,
    'CATEGORIES:BigCommerce',
    `PRIORITY:${priorities[severity]}`,
    'TRANSP:TRANSPARENT',
    ...['-P7D', '-P1D'].flatMap(trigger => [
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      `DESCRIPTION:${summary}`,
      `TRIGGER:${trigger}`,
      'END:VALARM',
    ]),
    'END:VEVENT',
  ]
}

/** `20261201T000000Z`; fractions of a second are dropped. */
function utcTime(instant: string): string {
  return new Date(Date.parse(instant)).toISOString().replace(/[-:]|\.\d+/g, '')
}

function escapeValue(text: string): string {
  return text
    .replace(/[\\;,]/g, character => `\\${character}`)
    .replace(/\r?\n/g, '\\n')
    .replace(/\p{Cc}/gu, '')
}

/** Breaks a line before it grows over 75 octets of UTF-8, never within a character; what follows begins with a blank. */
function fold(line: string): string {
  let folded = ''
  let octets = 0
  for (const character of line) {
    const size = octetsOf(character.codePointAt(0)!)
    if (octets + size > maxOctets) {
      folded += '\r\n '
      octets = 1
    }
    folded += character
    octets += size
  }
  return folded
}

function octetsOf(codePoint: number): number {
  if (codePoint < 0x80) return 1
  if (codePoint < 0x800) return 2
  return codePoint < 0x10000 ? 3 : 4
}
