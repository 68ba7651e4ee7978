/** Control: what was asked so far, and how much of it at a time. */

import { isObject, toJson } from '../json.ts'
import { type ControlRoute, done, wrong } from './control.ts'

const path = '/_sandbox/requests'

export const routes: ControlRoute[] = [
  {
    method: 'GET',
    path,
    handle({ machine, query }) {
      const bodies = query.bodies === 'true'
      const { totals, highWater } = machine.log
      if (query.list === 'false') return done(toJson({ totals, parallelism_high_water_mark: highWater }))
      const requests = machine.log.all().map(({ responseBody, responseHeaders, ...request }) => ({
        ...request,
        ...(bodies ? { responseBody, responseHeaders } : {}),
      }))
      return done(toJson({ totals, parallelism_high_water_mark: highWater, requests }))
    },
  },
  {
    method: 'DELETE',
    path,
    handle({ machine }) {
      machine.log.clear()
      const { totals, highWater } = machine.log
      return done(toJson({ totals, parallelism_high_water_mark: highWater, requests: [] }))
    },
  },
  {
    method: 'POST',
    path: '/_sandbox/quota',
    handle({ machine, body }) {
      if (!isObject(body)) return wrong('{"enabled": true, "per_window": 150}')
      if (typeof body.enabled === 'boolean') machine.limits.enabled = body.enabled
      if (typeof body.per_window === 'number') machine.limits.perWindow = body.per_window
      if (body.per_window === null) machine.limits.perWindow = undefined
      machine.limits.forget()
      return done({ enabled: machine.limits.enabled, per_window: machine.limits.perWindow ?? null })
    },
  },
]
