/** The calendar is what RFC 5545 says it must be, whatever stands in the report. */

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DeadlinesReport } from '../../src/model/report.ts'
import { renderReport } from '../../src/render/index.ts'
import { toReport } from './support.ts'

type Deadline = DeadlinesReport['deadlines'][number]

const one: Deadline = {
  address: 'stores.acme-uk' as Deadline['address'],
  event: 'restorable_until',
  at: '2026-11-29T00:00:00Z',
  severity: 'warning',
  uid: '0123456789abcdef0123456789abcdef',
}

function calendarOf(deadlines: Deadline[], more: Partial<DeadlinesReport> = {}): string {
  const report = toReport({ command: 'stores deadlines', stores: 3, deadlines, ...more } as never)
  return renderReport(report, 'ics', { color: true, width: 80 })
}

interface Component {
  name: string
  properties: Map<string, string>
  components: Component[]
}

/** A strict reader: content lines end with CRLF, none is over 75 octets, everything that begins ends. */
function read(text: string): Component {
  expect(text.endsWith('\r\n')).toBe(true)
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  const root: Component = { name: '', properties: new Map(), components: [] }
  const open = [root]
  for (const line of text.replaceAll('\r\n ', '').split('\r\n').slice(0, -1)) {
    const match = /^([A-Z-]+)((?:;[A-Z-]+=[^:;]*)*):(.*)$/u.exec(line)
    expect(match, line).not.toBeNull()
    const [, name = '', , value = ''] = match!
    expect(value).not.toMatch(/\p{Cc}/u)
    if (name === 'BEGIN') {
      const component = { name: value, properties: new Map(), components: [] }
      open.at(-1)!.components.push(component)
      open.push(component)
    } else if (name === 'END') expect(open.pop()!.name).toBe(value)
    else {
      expect(open.at(-1)!.properties.has(name), `${name} twice`).toBe(false)
      open.at(-1)!.properties.set(name, value)
    }
  }
  expect(open).toHaveLength(1)
  expect(root.components.map(component => component.name)).toEqual(['VCALENDAR'])
  return root.components[0]!
}

/** A text value as a calendar program understands it. */
function understood(value: string): string {
  expect(value.replaceAll(/\\[\\;,nN]/g, '')).not.toMatch(/[\\;,]/)
  return value.replaceAll(/\\([\\;,nN])/g, (_, character: string) => (/n/i.test(character) ? '\n' : character))
}

test('one deadline, word for word', () => {
  expect(calendarOf([one])).toBe(
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Storewright//storewright 0.1.0//EN',
      'CALSCALE:GREGORIAN',
      'METHOD:PUBLISH',
      'BEGIN:VEVENT',
      'UID:0123456789abcdef0123456789abcdef@storewright',
      'DTSTAMP:20261122T093000Z',
      'DTSTART:20261129T000000Z',
      'SUMMARY:stores.acme-uk becomes unrestorable',
      'DESCRIPTION:restorable_until of stores.acme-uk.\\nTold by storewright 0.1.0.',
      'CATEGORIES:BigCommerce',
      'PRIORITY:3',
      'TRANSP:TRANSPARENT',
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      'DESCRIPTION:stores.acme-uk becomes unrestorable',
      'TRIGGER:-P7D',
      'END:VALARM',
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      'DESCRIPTION:stores.acme-uk becomes unrestorable',
      'TRIGGER:-P1D',
      'END:VALARM',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n'),
  )
})

test('without a deadline it is a calendar all the same', () => {
  const calendar = read(calendarOf([]))
  expect(calendar.properties.get('VERSION')).toBe('2.0')
  expect(calendar.components.map(component => component.name)).toEqual(['VTIMEZONE'])
})

test('the time of the report and of the deadline are told in UTC', () => {
  const calendar = read(
    calendarOf([{ ...one, at: '2026-11-29T01:30:00.250+02:00' }], { created: '2026-11-22T09:30:00.999Z' }),
  )
  const [event] = calendar.components
  expect([event?.properties.get('DTSTAMP'), event?.properties.get('DTSTART')]).toEqual([
    '20261122T093000Z',
    '20261128T233000Z',
  ])
})

test('the nearer, the higher is the priority', () => {
  const severities = ['later', 'notice', 'warning', 'critical', 'overdue'] as const
  const calendar = read(calendarOf(severities.map((severity, at) => ({ ...one, severity, uid: `u${at}` }))))
  expect(calendar.components.map(event => Number(event.properties.get('PRIORITY')))).toEqual([9, 5, 3, 1, 1])
})

describe('whatever an address holds', () => {
  const strange = fc.string({ unit: 'grapheme', maxLength: 200 }).map(key => `stores["${key}"]`)

  test('it can be read again, on lines of at most 75 octets', () => {
    fc.assert(
      fc.property(fc.array(strange, { maxLength: 4 }), fc.string({ maxLength: 30 }), (addresses, to) => {
        const deadlines = addresses.map((address, at) => ({
          ...one,
          address: address as Deadline['address'],
          event: 'plan_changes_on',
          to,
          uid: `u${at}`,
        }))
        const events = read(calendarOf(deadlines)).components.filter(component => component.name === 'VEVENT')
        expect(events).toHaveLength(addresses.length)
        for (const [at, event] of events.entries()) {
          expect(event.properties.get('UID')).toBe(`u${at}@storewright`)
          const summary = understood(event.properties.get('SUMMARY')!)
          const plain = addresses[at]!.replaceAll(/\r?\n/g, '\n').replaceAll(/(?!\n)\p{Cc}/gu, '')
          expect(summary.startsWith(plain)).toBe(true)
        }
      }),
      { numRuns: 300, seed: 5545 },
    )
  })

  test.each(['a'.repeat(300), 'é'.repeat(200), '店'.repeat(100), '🏬'.repeat(90), 'a;b,c\\d'.repeat(30)])('%s', key => {
    const [event] = read(calendarOf([{ ...one, address: `stores["${key}"]` as Deadline['address'] }])).components
    expect(understood(event!.properties.get('SUMMARY')!)).toBe(`stores["${key}"] becomes unrestorable`)
  })
})

test('a command that failed has no calendar', () => {
  const failed = toReport({ command: 'stores deadlines', failed: true, exit_code: 1 } as never)
  expect(renderReport(failed, 'ics', { color: false, width: 80 })).not.toContain('VCALENDAR')
})
