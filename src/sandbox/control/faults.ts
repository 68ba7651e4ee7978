/** Control: inject faults, list them, take them out again. */

import { readFaultRule } from '../faults.ts'
import { type ControlRoute, done, wrong } from './control.ts'

const path = '/_sandbox/faults'

export const routes: ControlRoute[] = [
  { method: 'GET', path, handle: ({ machine }) => done(machine.faults.list()) },
  {
    method: 'POST',
    path,
    handle({ machine, body }) {
      const rules = (Array.isArray(body) ? body : [body]).map(readFaultRule)
      const refused = rules.find(rule => typeof rule === 'string')
      if (refused !== undefined) return wrong(String(refused))
      for (const rule of rules) if (typeof rule !== 'string') machine.faults.add(rule)
      return done(machine.faults.list())
    },
  },
  {
    method: 'DELETE',
    path,
    handle({ machine }) {
      machine.faults.clear()
      return done([])
    },
  },
]
