/** Control: what time is it in the sandbox, and push it forward. */

import { day, iso } from '../clock.ts'
import { isObject } from '../json.ts'
import { settle } from '../partner/events.ts'
import type { Machine } from '../server.ts'
import { type ControlRoute, done, wrong } from './control.ts'

export const routes: ControlRoute[] = [
  { method: 'GET', path: '/_sandbox/clock', handle: call => done(show(call.machine)) },
  {
    method: 'POST',
    path: '/_sandbox/clock/advance',
    handle({ machine, body }) {
      const { ms = 0, days = 0 } = isObject(body) ? body : {}
      if (typeof ms !== 'number' || typeof days !== 'number') return wrong('"ms" and "days" are numbers')
      if (!(ms + days * day > 0)) return wrong('The clock only goes forward: give "ms" or "days"')
      machine.clock.advance(ms + days * day)
      settle(machine.world, machine.settings, machine.clock.now())
      machine.save()
      return done(show(machine))
    },
  },
]

function show(machine: Machine) {
  const now = machine.clock.now()
  return { now: iso(now), ms: now, offset_ms: machine.world.clock_offset_ms }
}
